package io.creditgrid.model.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a grid stands.
 *
 * @param gridId the grid
 * @param partitions P
 * @param backups copies beside the primary
 * @param durability what an acknowledged write survives, as in {@code node.yaml}
 * @param time when it was asked, epoch milliseconds of the server asked
 * @param epoch number of the last epoch; 0 if none was sealed, -1 if it could not be read
 * @param epochTime when it was sealed, epoch milliseconds; -1 if none was, or it could not be read
 * @param epochEntries entries in all partitions as of that epoch; -1 if it could not be read
 * @param servers servers of the baseline and others that are there, sorted by name
 */
public record StatusAnswer(
        String gridId,
        int partitions,
        int backups,
        String durability,
        long time,
        long epoch,
        long epochTime,
        long epochEntries,
        List<Server> servers) {
    /**
     * Why a server must not be stopped now: a partition would be left without a complete copy, copies are being filled, the
     * majority would be lost, or it is not known. None if it may be stopped.
     *
     * @param name its name
     * @throws GridException UNKNOWN_SERVER if there is none of that name
     */
    public List<String> againstStopping(String name) {
        Server server = servers.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GridException(
                        GridError.UNKNOWN_SERVER,
                        "expected one of the servers "
                                + servers.stream().map(Server::name).toList() + ": server=" + name));
        if (server.state() == State.MISSING || server.state() == State.SILENT) {
            return server.reasons();
        }
        List<String> against = new ArrayList<>(server.unsafe());
        servers.stream()
                .filter(each -> each.state() == State.SILENT)
                .forEach(each -> against.add("server " + each.name() + " does not answer: what it has is not known"));
        int all = (int) servers.stream().filter(Server::member).count();
        int left = (int) servers.stream()
                .filter(each -> each.member()
                        && each.state() != State.MISSING
                        && !each.name().equals(name))
                .count();
        if (server.member() && !Majority.holds(left, all)) {
            against.add("writes would stop: " + left + " of the " + all
                    + " servers of the baseline would be left, less than a majority");
        }
        return against;
    }

    /** What a server can be. */
    public enum State {
        /** It takes reads and writes. */
        READY,
        /** It is there and does not; its reasons say why. */
        NOT_READY,
        /** It is there and did not answer in time. */
        SILENT,
        /** It is of the baseline, and not there. */
        MISSING
    }

    /**
     * One server. A {@link State#SILENT} or {@link State#MISSING} one has zeros.
     *
     * @param name its name
     * @param state what it is
     * @param reasons why it is not ready
     * @param safe whether it may be stopped without a partition being left without a copy
     * @param unsafe why it may not
     * @param member whether it is in the baseline, that is, holds data
     * @param copies its copies of partitions
     * @param rebalance how far the filling of its copies is
     * @param log the logs of the partitions of which it is primary
     * @param work what it did since it started
     * @param resources what it has and uses
     */
    public record Server(
            String name,
            State state,
            List<String> reasons,
            boolean safe,
            List<String> unsafe,
            boolean member,
            Copies copies,
            Rebalance rebalance,
            Log log,
            Work work,
            Resources resources) {
        /** One of which nothing is known but its name. */
        public static Server unknown(String name, State state, String reason, boolean member) {
            return new Server(
                    name,
                    state,
                    List.of(reason),
                    false,
                    List.of(),
                    member,
                    new Copies(0, 0, 0, 0, 0),
                    new Rebalance(0, 0, 0, 0),
                    new Log(0, 0, 0, 0),
                    new Work(0, 0, 0, 0, 0, 0, Map.of(), 0),
                    new Resources(0, 0, 0, 0, 0, 0, 0));
        }
    }

    /**
     * Copies of partitions.
     *
     * @param primary partitions of which the server is primary
     * @param complete partitions of which it has a complete copy
     * @param filling partitions whose copy is being filled
     * @param only partitions of which it has the only complete copy
     * @param lost partitions that lost their last copy, as it knows, or entries with a server that was forgotten
     */
    public record Copies(int primary, int complete, int filling, int only, int lost) {}

    /**
     * How far the filling of copies is.
     *
     * @param rowsLeft rows of copies that are being filled, in all caches
     * @param rowsPerSecond rows that came a second, over the last ten; 0 if nothing is being filled
     * @param bytesPerSecond bytes of them
     * @param secondsLeft how long it takes at this rate; 0 if nothing is left, -1 if it cannot be told
     */
    public record Rebalance(long rowsLeft, double rowsPerSecond, double bytesPerSecond, long secondsLeft) {}

    /**
     * Logs.
     *
     * @param entries entries in them
     * @param inDoubt partitions whose last transaction the backup has not confirmed
     * @param verified partitions that were verified there since the server started
     * @param oldestVerification when the one was whose verification is the oldest, epoch milliseconds; 0 if one was not
     */
    public record Log(long entries, int inDoubt, int verified, long oldestVerification) {}

    /**
     * Work.
     *
     * @param perSecond mutations answered a second, over the last ten
     * @param loaded mutations that were logged
     * @param unchanged mutations that said nothing new
     * @param rejected mutations that were refused
     * @param commits transactions that the backup confirmed
     * @param waitingBytes bytes of mutations that wait
     * @param refusals calls and mutations refused, by the code of the error; those alone that there were
     * @param denials operations that the gate refused
     */
    public record Work(
            double perSecond,
            long loaded,
            long unchanged,
            long rejected,
            long commits,
            long waitingBytes,
            Map<String, Long> refusals,
            long denials) {}

    /**
     * Resources, in bytes where nothing else is said.
     *
     * @param heapUsed heap in use
     * @param heapMax most that it may take
     * @param memoryUsed pages in memory, off the heap
     * @param memoryMax most that they may take
     * @param diskFree room left where its data lie
     * @param clients connections of clients, a number
     * @param startedAt when its process started, epoch milliseconds
     */
    public record Resources(
            long heapUsed, long heapMax, long memoryUsed, long memoryMax, long diskFree, int clients, long startedAt) {}
}
