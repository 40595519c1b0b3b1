package io.creditgrid.model.cbor;

/** Bytes are not the one encoding of what was expected; the message says where and what was expected. */
public final class CborException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /**
     * What was found instead of what.
     *
     * @param offset byte at which reading stopped, from 0
     * @param expected what should stand there
     * @param found what does
     */
    public CborException(int offset, String expected, String found) {
        super("expected " + expected + " at byte " + offset + ": found " + found);
        this.offset = offset;
    }

    /** Byte at which reading stopped, from 0. */
    public int offset() {
        return offset;
    }
}
