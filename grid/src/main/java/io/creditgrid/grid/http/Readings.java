package io.creditgrid.grid.http;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Adds metrics without labels that are read when somebody asks. */
final class Readings {
    private final PrometheusRegistry registry;

    Readings(PrometheusRegistry registry) {
        this.registry = registry;
    }

    void gauge(String name, String help, DoubleSupplier value) {
        gaugeIfAny(name, help, value::getAsDouble);
    }

    /** 1 or 0. */
    void flag(String name, String help, BooleanSupplier value) {
        gaugeIfAny(name, help, () -> value.getAsBoolean() ? 1.0 : 0.0);
    }

    /** A gauge that is left out while its value is null. */
    void gaugeIfAny(String name, String help, Supplier<@Nullable Double> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(reading -> {
                    Double read = value.get();
                    if (read != null) {
                        reading.call(read);
                    }
                })
                .register(registry);
    }

    void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(reading -> reading.call(value.getAsDouble()))
                .register(registry);
    }
}
