package io.creditgrid.model.contract.score;

/**
 * A card that the grid holds.
 *
 * @param model model id, SHA-256 of its bytes, 64 hexadecimal digits
 * @param name the card's own name
 * @param version the card's own version
 * @param changed whether this call changed something; false if the card was there, or was the default, already
 */
public record DeployAnswer(String model, String name, String version, boolean changed) {}
