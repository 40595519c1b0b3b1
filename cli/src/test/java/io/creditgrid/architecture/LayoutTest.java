package io.creditgrid.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import io.creditgrid.persistence.door.AuditGate;
import io.creditgrid.persistence.door.AuditedCommit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directions in which the code may lean, and what its pure parts may not touch. */
final class LayoutTest {
    private static final String ROOT = "io.creditgrid.";
    private static final List<String> MODULES =
            List.of("model", "persistence", "grid", "compute", "client", "loaders", "cli");

    /** What uses the JDK alone. */
    private static final String[] PLAIN =
            packages("model.id", "model.value", "model.record", "model.cbor", "model.mutation", "model.ledger");

    /** What has no clock, thread or chance of its own. */
    private static final String[] PURE = packages("model", "compute.feature", "compute.network");

    /** Where Ignite may be known. */
    private static final String[] IGNITE = packages("persistence", "grid", "compute.task", "client.internal");

    private static final Set<String> CLOCKS_AND_CHANCE = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.YearMonth.now",
            "java.time.Year.now",
            "java.time.InstantSource.system",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.util.UUID.randomUUID",
            "java.util.Collections.shuffle",
            "java.util.Collection.parallelStream",
            "java.util.stream.BaseStream.parallel",
            "java.util.stream.Stream.parallel");

    @ParameterizedTest
    @CsvSource({
        "model, ''",
        "persistence, model",
        "grid, model persistence",
        "compute, model persistence grid",
        "client, model",
        "loaders, model client",
        "cli, model persistence grid compute client loaders"
    })
    void modules_leanOneWay(String module, String below) {
        Set<String> allowed = Set.of((module + " " + below).trim().split(" ", -1));
        assertThat(MODULES).containsAll(allowed);
        String[] others =
                packages(MODULES.stream().filter(m -> !allowed.contains(m)).toArray(String[]::new));
        if (others.length == 0) {
            assertThat(module).isEqualTo("cli");
            return;
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(MainClasses.ALL);
    }

    @Test
    void everyClass_liesInAModule() {
        classes()
                .should()
                .resideInAnyPackage(packages(MODULES.toArray(String[]::new)))
                .check(MainClasses.ALL);
        for (String module : MODULES) {
            assertThat(MainClasses.ALL.that(resideInAPackage(ROOT + module + "..")))
                    .describedAs(module)
                    .hasSizeGreaterThan(3);
        }
        assertThat(MainClasses.ALL)
                .describedAs("no tests among them")
                .noneMatch(type -> type.getName().endsWith("Test"));
    }

    @Test
    void ignite_isKnownInFewPlaces() {
        noClasses()
                .that()
                .resideOutsideOfPackages(IGNITE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.ignite..")
                .check(MainClasses.ALL);
        assertThat(MainClasses.ALL.stream().filter(LayoutTest::dependsOnIgnite))
                .describedAs("the rule sees Ignite's types")
                .hasSizeGreaterThan(10);
    }

    private static boolean dependsOnIgnite(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(d -> d.getTargetClass().getPackageName().startsWith("org.apache.ignite"));
    }

    /** Also through other classes of ours, so that no stored form comes to hang on a library. */
    @Test
    void identifiersRecordsAndLedger_useTheJdkAlone() {
        Deque<JavaClass> open = new ArrayDeque<>(MainClasses.ALL.that(resideInAnyPackage(PLAIN)));
        Set<JavaClass> seen = new HashSet<>(open);
        assertThat(open).hasSizeGreaterThan(50);
        while (!open.isEmpty()) {
            JavaClass type = open.remove();
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getName().startsWith(ROOT)) {
                    if (seen.add(target)) {
                        open.add(target);
                    }
                } else {
                    assertThat(target.isPrimitive() || isPlain(target.getPackageName()))
                            .describedAs(dependency.getDescription())
                            .isTrue();
                }
            }
        }
    }

    private static boolean isPlain(String name) {
        return name.startsWith("java.") || name.startsWith("javax.crypto") || name.equals("org.jspecify.annotations");
    }

    @Test
    void pureParts_haveNoClockThreadOrChance() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .accessTargetWhere(describe("a clock, thread or chance is reached", LayoutTest::isClockOrChance))
                .check(MainClasses.ALL);
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(anyOf(
                        Random.class,
                        SplittableRandom.class,
                        Clock.class,
                        Thread.class,
                        ThreadGroup.class,
                        Executor.class,
                        CompletableFuture.class))
                .check(MainClasses.ALL);
        assertThat(MainClasses.ALL.stream()
                        .flatMap(type -> type.getAccessesFromSelf().stream())
                        .filter(LayoutTest::isClockOrChance))
                .describedAs("elsewhere there are such calls, so the rule sees them")
                .isNotEmpty();
    }

    private static boolean isClockOrChance(JavaAccess<?> access) {
        return CLOCKS_AND_CHANCE.contains(access.getTargetOwner().getName() + "." + access.getName());
    }

    private static DescribedPredicate<JavaClass> anyOf(Class<?>... types) {
        DescribedPredicate<JavaClass> any = assignableTo(types[0]);
        for (Class<?> type : types) {
            any = any.or(assignableTo(type));
        }
        return any;
    }

    @Test
    void theGate_isRaisedByTheOneDoorAlone() {
        Set<String> raisers = MainClasses.ALL.stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(AuditGate.class)
                        && access.getName().equals("within"))
                .map(access -> access.getOriginOwner().getName())
                .collect(Collectors.toSet());
        assertThat(raisers).containsExactly(AuditedCommit.class.getName());
    }

    /** Known exception: a channel reads the settings of the client that holds it. */
    @Test
    void packages_areFreeOfCycles() {
        slices().matching(ROOT + "(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(
                        resideInAPackage("io.creditgrid.client.internal"), resideInAPackage("io.creditgrid.client"))
                .check(MainClasses.ALL);
    }

    @Test
    void everyPackage_introducesItself() throws IOException {
        int seen = 0;
        for (String module : MODULES) {
            Path sources = MainClasses.root().resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                Set<Path> folders = files.filter(file -> file.toString().endsWith(".java"))
                        .map(file -> Objects.requireNonNull(file.getParent()))
                        .collect(Collectors.toSet());
                for (Path folder : folders) {
                    Path info = folder.resolve("package-info.java");
                    assertThat(info).exists();
                    assertThat(Files.readString(info))
                            .describedAs("%s", info)
                            .startsWith("/**")
                            .contains("@NullMarked");
                    seen++;
                }
            }
        }
        assertThat(seen).isGreaterThan(15);
    }

    private static String[] packages(String... names) {
        return Stream.of(names).map(name -> ROOT + name + "..").toArray(String[]::new);
    }
}
