package io.creditgrid.loaders;

/**
 * Told how far a long piece of work is. Calls come from the working thread, often; an implementation must return quickly.
 */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (stage, done, total) -> {};

    /**
     * Tells how far the work is.
     *
     * @param stage what is being worked on, such as a file's name
     * @param done units done of this stage
     * @param total units of this stage in all, or −1 while unknown
     */
    void at(String stage, long done, long total);
}
