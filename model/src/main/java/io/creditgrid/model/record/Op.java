package io.creditgrid.model.record;

/** What a mutation does to its key: state a fact, or state that there is none. */
public enum Op {
    PUT(1),
    REMOVE(2);

    private final int number;

    Op(int number) {
        this.number = number;
    }

    /** The number in stored bytes. */
    public int number() {
        return number;
    }

    /**
     * @throws IllegalArgumentException if no operation has that number
     */
    public static Op ofNumber(long number) {
        if (number == 1) {
            return PUT;
        }
        if (number == 2) {
            return REMOVE;
        }
        throw new IllegalArgumentException("expected an operation 1 (PUT) or 2 (REMOVE): op=" + number);
    }
}
