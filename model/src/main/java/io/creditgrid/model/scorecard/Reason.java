package io.creditgrid.model.scorecard;

/**
 * A reason for a score or a knock-out.
 *
 * @param code reason code of the card
 * @param text its text
 * @param points points that it cost against the policy's baseline; 0 for a knock-out
 */
public record Reason(String code, String text, double points) {}
