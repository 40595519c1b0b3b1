package io.creditgrid.model.contract;

/**
 * That all keys of personal subjects are wrapped by the newest key-encryption key, and that the older ones are deleted.
 *
 * @param kek number of the key-encryption key that wraps now
 * @param rewrapped subject keys that this call wrapped anew
 * @param subjects subject keys that there are
 * @param destroyed subjects whose keys were destroyed
 * @param servers servers whose key files have the newest key-encryption key alone
 */
public record RewrapAnswer(int kek, long rewrapped, long subjects, long destroyed, int servers) {}
