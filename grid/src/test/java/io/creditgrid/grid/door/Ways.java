package io.creditgrid.grid.door;

import io.creditgrid.grid.door.Way.Answer;
import io.creditgrid.grid.door.Way.Embedded;
import io.creditgrid.grid.door.Way.Thin;
import io.creditgrid.persistence.cache.RowKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.IgniteDataStreamer;
import org.apache.ignite.cache.query.ContinuousQuery;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.cache.query.SqlFieldsQuery;
import org.apache.ignite.client.ClientCacheConfiguration;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.client.thin.TcpClientCache;
import org.apache.ignite.internal.processors.cache.IgniteInternalCache;
import org.apache.ignite.internal.processors.cache.KeyCacheObject;
import org.apache.ignite.internal.processors.cache.dr.GridCacheDrInfo;
import org.apache.ignite.internal.processors.cache.version.GridCacheVersion;
import org.apache.ignite.internal.util.typedef.T3;
import org.apache.ignite.stream.StreamReceiver;
import org.apache.ignite.transactions.Transaction;

/** All ways that are known to stored rows beside the door. */
final class Ways {
    private static final byte[] OTHER = Embedded.OTHER;
    private static final GridCacheVersion NEWEST = new GridCacheVersion(Integer.MAX_VALUE, 1, 1, 1);

    private Ways() {}

    private static Way<Embedded> embedded(String name, Answer answer, Way.Act<Embedded> act) {
        return new Way<>("embedded " + name, answer, act);
    }

    /** From inside a server. Rights of log-ins end there too: a job runs as its caller. */
    static List<Way<Embedded>> embedded() {
        return List.of(
                write("put", at -> at.cache().put(at.key(), OTHER)),
                write("putAsync", at -> at.cache().putAsync(at.key(), OTHER).get()),
                write("putAll", at -> at.cache().putAll(Map.of(at.key(), OTHER))),
                write("putIfAbsent", at -> at.cache().putIfAbsent(at.key(), OTHER)),
                write("getAndPut", at -> at.cache().getAndPut(at.key(), OTHER)),
                write("getAndPutIfAbsent", at -> at.cache().getAndPutIfAbsent(at.key(), OTHER)),
                write("replace", at -> at.cache().replace(at.key(), OTHER)),
                write("replace if equal", at -> at.cache().replace(at.key(), at.stored(), OTHER)),
                write("getAndReplace", at -> at.cache().getAndReplace(at.key(), OTHER)),
                write("invoke", at -> at.cache().invoke(at.key(), new Overwrite())),
                write(
                        "invokeAll",
                        at -> at.cache()
                                .invokeAll(Set.of(at.key()), new Overwrite())
                                .values()
                                .forEach(EntryProcessorResult::get)),
                write("remove", at -> at.cache().remove(at.key())),
                write("remove if equal", at -> at.cache().remove(at.key(), at.stored())),
                write("getAndRemove", at -> at.cache().getAndRemove(at.key())),
                write("removeAll(keys)", at -> at.cache().removeAll(Set.of(at.key()))),
                write("removeAll()", at -> at.cache().removeAll()),
                write("clear(key)", at -> at.cache().clear(at.key())),
                write("clearAll(keys)", at -> at.cache().clearAll(Set.of(at.key()))),
                write("clear()", at -> at.cache().clear()),
                write("localClear", at -> at.cache().localClear(at.key())),
                write("localClearAll", at -> at.cache().localClearAll(Set.of(at.key()))),
                write("put in a transaction", Ways::putInTransaction),
                write(
                        "put with an expiry policy",
                        at -> at.cache()
                                .withExpiryPolicy(new AccessedExpiryPolicy(
                                        new Duration(java.util.concurrent.TimeUnit.MILLISECONDS, 1)))
                                .put(at.key(), OTHER)),
                write("streamer", at -> stream(at, false, false)),
                write("streamer, overwriting", at -> stream(at, true, false)),
                write("streamer with a receiver", at -> stream(at, true, true)),
                write(
                        "putAllConflict",
                        at -> internal(at).putAllConflict(Map.of(key(at), new GridCacheDrInfo(value(at), NEWEST)))),
                write("removeAllConflict", at -> internal(at).removeAllConflict(Map.of(key(at), NEWEST))),
                write("destroy", at -> at.cache().destroy()),
                write("destroyCache", at -> at.ignite().destroyCache(at.name().label())),
                write(
                        "destroyCaches",
                        at -> at.ignite().destroyCaches(List.of(at.name().label()))),
                write(
                        "createCache in its group",
                        at -> at.ignite()
                                .createCache(new CacheConfiguration<>("mine")
                                        .setGroupName(at.name().group().label()))),
                embedded(
                        "disableWal",
                        Answer.WAL_STAYS,
                        at -> at.ignite().cluster().disableWal(at.name().label())),
                embedded(
                        "SQL",
                        Answer.NO_ENGINE_NOR_RIGHT,
                        at -> at.cache()
                                .query(new SqlFieldsQuery(
                                        "delete from " + at.name().label()))
                                .getAll()),
                embedded(
                        "SQL of the node",
                        Answer.NO_ENGINE,
                        at -> ((IgniteEx) at.ignite())
                                .context()
                                .query()
                                .querySqlFields(new SqlFieldsQuery("select 1"), false)
                                .getAll()),
                embedded(
                        "read with an expiry policy",
                        Answer.NO_EXPIRY,
                        at -> at.cache()
                                .withExpiryPolicy(new AccessedExpiryPolicy(Duration.ONE_MINUTE))
                                .get(at.key())),
                embedded(
                        "bulk read with an expiry policy",
                        Answer.NO_EXPIRY,
                        at -> at.cache()
                                .withExpiryPolicy(new AccessedExpiryPolicy(Duration.ONE_MINUTE))
                                .getAll(Set.of(at.key()))),
                embedded(
                        "resetLostPartitions",
                        Answer.HARMLESS,
                        at -> at.ignite().resetLostPartitions(List.of(at.name().label()))));
    }

    private static Way<Embedded> write(String name, Way.Act<Embedded> act) {
        return embedded(name, Answer.NAMES_WRITE_TASK, act);
    }

    private static void putInTransaction(Embedded at) {
        try (Transaction tx = at.ignite().transactions().txStart()) {
            at.cache().put(at.key(), OTHER);
            tx.commit();
        }
    }

    /** A batch that is refused where it arrives is sent again some times; then its future may stay open for ever. */
    private static void stream(Embedded at, boolean overwrite, boolean receiver) {
        IgniteDataStreamer<RowKey, byte[]> streamer =
                at.ignite().dataStreamer(at.name().label());
        RuntimeException refusal = null;
        try {
            streamer.allowOverwrite(overwrite);
            streamer.autoFlushFrequency(1);
            if (receiver) {
                streamer.receiver((StreamReceiver<RowKey, byte[]>)
                        (cache, rows) -> rows.forEach(row -> cache.put(row.getKey(), row.getValue())));
            }
            streamer.addData(at.key(), OTHER).get(STREAM_MILLIS);
        } catch (RuntimeException e) {
            refusal = e;
        }
        try {
            streamer.close(false); // with cancellation it may interrupt, and so end, a thread of the server
        } catch (RuntimeException e) {
            refusal = refusal == null ? e : refusal;
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private static final long STREAM_MILLIS = 1_000;

    private static IgniteInternalCache<RowKey, byte[]> internal(Embedded at) {
        return ((IgniteEx) at.ignite()).cachex(at.name().label());
    }

    private static KeyCacheObject key(Embedded at) {
        return internal(at).context().toCacheKeyObject(at.key());
    }

    private static org.apache.ignite.internal.processors.cache.CacheObject value(Embedded at) {
        return internal(at).context().toCacheObject(OTHER);
    }

    private static Way<Thin> thin(String name, Answer answer, Way.Act<Thin> act) {
        return new Way<>("thin " + name, answer, act);
    }

    private static Way<Thin> put(String name, Way.Act<Thin> act) {
        return thin(name, Answer.NAMES_WRITE_TASK, act);
    }

    /** From a thin client with the password of some log-in. */
    static List<Way<Thin>> thin() {
        return List.of(
                put("put", at -> at.cache().put(at.key(), OTHER)),
                put("putAsync", at -> at.cache().putAsync(at.key(), OTHER).get()),
                put("putAll", at -> at.cache().putAll(Map.of(at.key(), OTHER))),
                put("putIfAbsent", at -> at.cache().putIfAbsent(at.key(), OTHER)),
                put("getAndPut", at -> at.cache().getAndPut(at.key(), OTHER)),
                put("getAndPutIfAbsent", at -> at.cache().getAndPutIfAbsent(at.key(), OTHER)),
                put("replace", at -> at.cache().replace(at.key(), OTHER)),
                put("replace if equal", at -> at.cache().replace(at.key(), at.stored(), OTHER)),
                put("getAndReplace", at -> at.cache().getAndReplace(at.key(), OTHER)),
                put("invoke", at -> at.cache().invoke(at.key(), new Overwrite())),
                put(
                        "invokeAll",
                        at -> at.cache()
                                .invokeAll(Set.of(at.key()), new Overwrite())
                                .values()
                                .forEach(EntryProcessorResult::get)),
                put("remove", at -> at.cache().remove(at.key())),
                put("remove if equal", at -> at.cache().remove(at.key(), at.stored())),
                put("getAndRemove", at -> at.cache().getAndRemove(at.key())),
                put("removeAll(keys)", at -> at.cache().removeAll(Set.of(at.key()))),
                put("putAllConflict", at -> conflict(at).putAllConflict(Map.of(at.key(), new T3<>(OTHER, NEWEST, 0L)))),
                put("removeAllConflict", at -> conflict(at).removeAllConflict(Map.of(at.key(), NEWEST))),
                put("destroyCache", at -> at.client().destroyCache(at.name().label())),
                put(
                        "createCache in its group",
                        at -> at.client()
                                .createCache(new ClientCacheConfiguration()
                                        .setName("mine")
                                        .setGroupName(at.name().group().label()))),
                // these run as jobs of Ignite's own, which no plugin is asked about before they start: the refusal
                // comes
                // from inside the job, and Ignite hands none of its words to a thin client
                thin(
                        "removeAll()",
                        Answer.REFUSED_WITHOUT_WORDS,
                        at -> at.cache().removeAll()),
                thin("clear()", Answer.REFUSED_WITHOUT_WORDS, at -> at.cache().clear()),
                thin("clear(key)", Answer.REFUSED_IN_SILENCE, at -> at.cache().clear(at.key())),
                thin(
                        "clearAll(keys)",
                        Answer.REFUSED_IN_SILENCE,
                        at -> at.cache().clearAll(Set.of(at.key()))),
                put("createCache", at -> at.client().createCache("mine")),
                put("getOrCreateCache", at -> at.client().getOrCreateCache("mine")),
                thin("get", Answer.NAMES_READ_TASK, at -> at.cache().get(at.key())),
                thin(
                        "scan",
                        Answer.NAMES_READ_TASK,
                        at -> at.cache().query(new ScanQuery<RowKey, byte[]>()).getAll()),
                thin(
                        "continuous query",
                        Answer.NAMES_READ_TASK,
                        at -> at.cache()
                                .query(new ContinuousQuery<RowKey, byte[]>().setLocalListener(events -> {}))
                                .close()),
                thin(
                        "read with an expiry policy",
                        Answer.NO_EXPIRY,
                        at -> at.cache()
                                .withExpirePolicy(new AccessedExpiryPolicy(Duration.ONE_MINUTE))
                                .get(at.key())),
                thin(
                        "disableWal",
                        Answer.WAL_STAYS,
                        at -> at.client().cluster().disableWal(at.name().label())),
                thin(
                        "SQL",
                        Answer.NO_ENGINE,
                        at -> at.client()
                                .query(new SqlFieldsQuery(
                                        "delete from " + at.name().label()))
                                .getAll()),
                thin(
                        "SQL on the cache",
                        Answer.NO_ENGINE,
                        at -> at.cache()
                                .query(new SqlFieldsQuery("alter table t nologging"))
                                .getAll()));
    }

    private static TcpClientCache<RowKey, byte[]> conflict(Thin at) {
        return (TcpClientCache<RowKey, byte[]>) at.cache();
    }

    /** Named, since what travels must be on the class path of the servers. */
    static final class Overwrite implements EntryProcessor<RowKey, byte[], Integer>, java.io.Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer process(MutableEntry<RowKey, byte[]> entry, Object... arguments) {
            entry.setValue(OTHER);
            return 1;
        }
    }
}
