package io.creditgrid.model.record;

/** Opens the images in a folder of a personal subject. */
@FunctionalInterface
public interface ImageOpener {
    /** Of folders whose images are stored in plain form. */
    ImageOpener PLAIN = (seq, stored) -> stored;

    /**
     * The plain image of the entry {@code seq}.
     *
     * @throws IllegalArgumentException if {@code stored} cannot be opened
     */
    byte[] open(long seq, byte[] stored);
}
