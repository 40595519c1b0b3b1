package io.creditgrid.model.contract;

/**
 * That the key of a personal subject is destroyed, on all copies. It names nobody.
 *
 * @param tag the subject's tag, {@code tag:<partition>.<32 hex digits>}
 * @param partition the partition that its records lie in
 * @param seq position in that partition of the entry that says so
 * @param already whether it was destroyed before this call
 */
public record SubjectAnswer(String tag, int partition, long seq, boolean already) {}
