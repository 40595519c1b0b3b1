package io.creditgrid.cli;

/**
 * One bad input, and how it has to be answered.
 *
 * @param name what is wrong
 * @param input puts it in
 * @param code the code that the answer names
 * @param value pattern of the value at fault
 * @param cure pattern of what was expected, or of what to do
 * @param exit exit code of the command
 * @param entries entries that the log grows by: an enquiry where one is due, the two records of a batch that was loaded in part,
 *     and its good rows
 */
record BadInput(String name, Input input, String code, String value, String cure, int exit, long entries) {
    /** Puts an input in. */
    @FunctionalInterface
    interface Input {
        Ran into(InputGrid grid) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
