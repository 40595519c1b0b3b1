package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.model.contract.Answer;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.ignite.internal.IgniteVersionUtils;

/** What a figure depends on beside the code: the machine, what else it did, settings. */
final class Surroundings {
    private final double loadBefore = load();

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** All of it, the load of the machine before and after. */
    ObjectNode json(BenchSettings settings, int servers, int rounds, List<String> serverFlags) {
        ObjectNode node = Answer.json().createObjectNode();
        node.put("processors", Runtime.getRuntime().availableProcessors());
        node.put("loadBefore", Ratios.rounded(loadBefore));
        node.put("loadAfter", Ratios.rounded(load()));
        node.put("durability", settings.durability());
        node.put("walMmap", false);
        node.put("partitions", ServerSizes.PARTITIONS);
        node.put("servers", servers);
        node.put("regionBytes", ServerSizes.REGION_BYTES);
        node.put("seconds", settings.seconds());
        node.put("rounds", rounds);
        node.put("warmUpSeconds", settings.warmUp());
        node.put("quick", settings.quick());
        var flags = node.putArray("serverFlags");
        serverFlags.forEach(flags::add);
        node.put("java", Runtime.version().toString());
        node.put("ignite", IgniteVersionUtils.VER_STR);
        node.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return node;
    }
}
