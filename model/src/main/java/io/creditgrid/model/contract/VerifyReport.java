package io.creditgrid.model.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the verification of several partitions came to.
 *
 * @param verdict OK if every part is, else the verdict of the first finding
 * @param partitions partitions that were verified
 * @param entries PUT and REMOVE entries of firms
 * @param systemEntries entries of the grid's own holders
 * @param liveRecords records of firms that the log says are live
 * @param liveEnterprises enterprise records among them
 * @param destroyedSubjects personal subjects whose keys were destroyed; no fault
 * @param destroyedEntries their entries, which nobody can open any more
 * @param epochs records in the log of epochs
 * @param findings what is wrong, the log of epochs first, then by partition and position
 * @param more findings that were counted but are not listed
 * @param seconds how long it took as the caller saw it
 */
public record VerifyReport(
        String verdict,
        int partitions,
        long entries,
        long systemEntries,
        long liveRecords,
        long liveEnterprises,
        long destroyedSubjects,
        long destroyedEntries,
        long epochs,
        List<VerifyAnswer.Finding> findings,
        long more,
        double seconds) {
    /** Keeps a copy of the list. */
    public VerifyReport {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean allOk() {
        return verdict.equals(VerifyAnswer.OK);
    }

    /** Puts answers together, in any order. */
    public static VerifyReport of(List<VerifyAnswer> answers, double seconds) {
        List<VerifyAnswer> sorted = answers.stream()
                .sorted(Comparator.comparingInt(VerifyAnswer::partition))
                .toList();
        String verdict = VerifyAnswer.OK;
        int partitions = 0;
        long entries = 0;
        long system = 0;
        long live = 0;
        long enterprises = 0;
        long destroyedSubjects = 0;
        long destroyedEntries = 0;
        long epochs = 0;
        long more = 0;
        List<VerifyAnswer.Finding> findings = new ArrayList<>();
        for (VerifyAnswer answer : sorted) {
            if (verdict.equals(VerifyAnswer.OK)) {
                verdict = answer.verdict();
            }
            if (answer.partition() == VerifyRequest.EPOCHS) {
                epochs = answer.size();
            } else {
                partitions++;
            }
            entries += answer.firmEntries();
            system += answer.systemEntries();
            live += answer.liveRecords();
            enterprises += answer.liveEnterprises();
            destroyedSubjects += answer.destroyedSubjects();
            destroyedEntries += answer.destroyedEntries();
            more += answer.more();
            findings.addAll(answer.findings());
        }
        return new VerifyReport(
                verdict,
                partitions,
                entries,
                system,
                live,
                enterprises,
                destroyedSubjects,
                destroyedEntries,
                epochs,
                findings,
                more,
                seconds);
    }
}
