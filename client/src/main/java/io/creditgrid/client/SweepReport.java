package io.creditgrid.client;

import org.jspecify.annotations.Nullable;

/**
 * How a sweep ended.
 *
 * @param sweep id of the sweep
 * @param model model id of the card
 * @param validAt the valid day, ISO
 * @param complete false if it was cancelled
 * @param firms rows with a score
 * @param refused rows of firms that the card refuses
 * @param entries sweep entries in the log, one a partition
 * @param auc probability that a good firm scores above a bad one; null without both kinds of outcomes
 * @param aucWithoutNetwork the same without features of the network; null likewise
 * @param ks greatest distance between the shares of bads and goods at or below a score; null likewise
 */
public record SweepReport(
        String sweep,
        String model,
        String validAt,
        boolean complete,
        long firms,
        long refused,
        int entries,
        @Nullable Double auc,
        @Nullable Double aucWithoutNetwork,
        @Nullable Double ks) {}
