package io.creditgrid.cli;

/**
 * Adds a verb to the command from a module that the command does not know: found by {@link java.util.ServiceLoader} where that
 * module is on the class path.
 */
public interface VerbProvider {
    /** A new picocli command of the verb. */
    Object verb();
}
