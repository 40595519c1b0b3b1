package io.creditgrid.grid.plugin;

import java.lang.reflect.Field;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.DatabaseLifecycleListener;
import org.apache.ignite.internal.processors.cache.persistence.IgniteCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileHandleManagerImpl;
import org.apache.ignite.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/*
 * What is wrong, and why this mends it
 * ====================================
 * Without memory mapping (which loses acknowledged records when a process is killed) Ignite 2.17 has one thread write the
 * WAL. A committer puts itself into the map `waiters`, wakes that thread and parks; the thread writes, marks the committer as
 * served, and unparks it; the committer removes itself when it runs again. Until then the map is not empty, so the thread
 * goes round and round instead of parking. On few cores it takes the very processor that the committer waits for: measured
 * with 32 callers of single puts on two busy cores, two thirds of all processor time.
 *
 * The map put in its place says that it is empty when all its waiters are served. Nothing else changes: who waits is woken
 * as before, and order, files and flushes are Ignite's own.
 */
/**
 * Lets Ignite's WAL writer sleep when it has nothing to write. Applies to WAL mode LOG_ONLY without memory mapping.
 *
 * <p><strong>Thread-safety.</strong> Safe; the map is replaced before the writer's thread exists.
 */
public final class WalWriterPlugin extends PluginAdapter {
    public WalWriterPlugin() {
        super("creditgrid-wal-writer");
    }

    @Override
    public void start(PluginContext context) {
        GridKernalContext kernal = ((IgniteEx) context.grid()).context();
        kernal.internalSubscriptionProcessor().registerDatabaseListener(new DatabaseLifecycleListener() {
            @Override
            public void beforeBinaryMemoryRestore(IgniteCacheDatabaseSharedManager database)
                    throws IgniteCheckedException {
                calm(kernal);
            }
        });
    }

    private static void calm(GridKernalContext kernal) throws IgniteCheckedException {
        try {
            Object files = read(kernal.cache().context().wal(), "fileHandleManager");
            if (files instanceof FileHandleManagerImpl) {
                Object writer = read(files, "walWriter");
                field(writer, "waiters").set(writer, new Waiters());
            }
        } catch (ReflectiveOperationException e) {
            throw new IgniteCheckedException(
                    "expected the WAL writer of Ignite 2.17: this version has another; remove WalWriterPlugin", e);
        }
    }

    /** The value of a field that {@code owner} or what it extends declares. */
    static Object read(@Nullable Object owner, String name) throws ReflectiveOperationException {
        Object value = owner == null ? null : field(owner, name).get(owner);
        if (value == null) {
            throw new NoSuchFieldException(name + " is not set yet");
        }
        return value;
    }

    private static Field field(Object owner, String name) throws NoSuchFieldException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    /** Threads that wait, each with the position that it waits for; a served one has {@link Long#MIN_VALUE}. */
    static final class Waiters extends ConcurrentHashMap<Thread, Long> {
        private static final long serialVersionUID = 1L;

        /** Whether nobody waits to be served. */
        @Override
        public boolean isEmpty() {
            for (Long position : values()) {
                if (position != Long.MIN_VALUE) {
                    return false;
                }
            }
            return true;
        }
    }
}
