package io.creditgrid.persistence.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.util.typedef.internal.U;

/*
 * Why it is kept
 * ==============
 * The others went on without it, with counters of their own. Were its disk not gone after all, its copies could count as the
 * newer ones when it is taken in again, and undo what was acknowledged since.
 */
/**
 * Names of servers that were forgotten. All servers know them, also after restarts.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class ForgottenServers {
    private static final String KEY = "creditgrid.forgotten-servers";
    private static final String BETWEEN = "\n";
    private static final String COPY = "part-";

    private ForgottenServers() {}

    /** Those names, sorted. */
    public static Set<String> of(IgniteEx ignite) {
        try {
            Object kept = ignite.context().distributedMetastorage().read(KEY);
            return kept instanceof String names && !names.isEmpty()
                    ? new TreeSet<>(Arrays.asList(names.split(BETWEEN, -1)))
                    : Set.of();
        } catch (IgniteCheckedException e) {
            throw new IgniteException(e);
        }
    }

    /** Adds names. All servers that are there have heard of it when this returns. */
    public static void add(IgniteEx ignite, Collection<String> names) {
        Set<String> all = new TreeSet<>(of(ignite));
        all.addAll(names);
        keep(ignite, all);
    }

    /** Takes names away: they belong to servers with new disks from now on. */
    public static void remove(IgniteEx ignite, Collection<String> names) {
        Set<String> left = new TreeSet<>(of(ignite));
        if (left.removeAll(names)) {
            keep(ignite, left);
        }
    }

    private static void keep(IgniteEx ignite, Set<String> names) {
        try {
            ignite.context().distributedMetastorage().write(KEY, String.join(BETWEEN, names));
        } catch (IgniteCheckedException e) {
            throw new IgniteException(e);
        }
    }

    /** Whether a node that is about to start has copies of audited partitions on its disk, in whatever state. */
    public static boolean hasCopies(IgniteConfiguration node) {
        Path folder = Path.of(node.getWorkDirectory(), "db", U.maskForFileName(String.valueOf(node.getConsistentId())))
                .resolve(CacheGroup.AUDITED.folder());
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(COPY));
        } catch (IOException e) {
            throw new IgniteException("the folder of its copies cannot be read: " + folder, e);
        }
    }
}
