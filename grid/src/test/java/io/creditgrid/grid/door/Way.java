package io.creditgrid.grid.door;

import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;

/**
 * One way to stored rows beside the door.
 *
 * @param <S> from where it is tried
 * @param name what it is called in the report
 * @param answer what whoever tries it is told
 * @param act tries it on one cache
 */
record Way<S>(String name, Answer answer, Act<S> act) {
    /** What comes of trying. In no case does a stored byte change. */
    enum Answer {
        /** Refused by the grid, naming the task that writes. */
        NAMES_WRITE_TASK("io.creditgrid.grid.door.WriteTask"),
        /** Refused by the grid, naming the task that reads. */
        NAMES_READ_TASK("io.creditgrid.grid.door.ReadTask"),
        /** Refused by the grid: it deletes, reads go without. */
        NO_EXPIRY("must not carry an expiry policy"),
        /** Refused by the grid: this log-in has no such right. */
        NO_RIGHT("is not allowed to role"),
        /** Refused by the grid: it is on no list of tasks. */
        NO_SUCH_TASK("is not on the list of tasks"),
        /** Refused by Ignite: logging ahead cannot be switched off. */
        WAL_STAYS("WAL disabling is prohibited"),
        /** Refused by Ignite: nothing on the class path answers SQL. */
        NO_ENGINE("query engine"),
        /** As above; a log-in is refused by the grid already, since it may not read. */
        NO_ENGINE_NOR_RIGHT("query engine", "io.creditgrid.grid.door.ReadTask"),
        /** Refused by the grid, but Ignite drops the words on the way to a thin client. */
        REFUSED_WITHOUT_WORDS(""),
        /** Refused by the grid, but Ignite drops even that on the way to a thin client: it answers as if it were done. */
        REFUSED_IN_SILENCE(),
        /** Let through, since it changes no stored byte. */
        HARMLESS();

        private final List<String> words;

        Answer(String... words) {
            this.words = List.of(words);
        }

        /** Whether the call ends in an exception. */
        boolean isRefusal() {
            return !words.isEmpty();
        }

        /** Whether it is what an exception, or one that caused it, says. */
        boolean isSaidBy(String message) {
            return words.stream().anyMatch(message::contains);
        }
    }

    /** Tries a way. */
    interface Act<S> {
        void on(S seat) throws Exception;
    }

    /** Code in a server, under the node itself or under a log-in, as a task's job is. */
    record Embedded(Ignite ignite, CacheName name, RowKey key, byte[] stored) {
        static final byte[] OTHER = {1, 2, 3};

        IgniteCache<RowKey, byte[]> cache() {
            return ignite.cache(name.label());
        }
    }

    /** A thin client. */
    record Thin(IgniteClient client, CacheName name, RowKey key, byte[] stored) {
        ClientCache<RowKey, byte[]> cache() {
            return client.cache(name.label());
        }
    }
}
