package io.creditgrid.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;

/** The classes of all modules without their tests, and where their sources lie. */
final class MainClasses {
    /** Imported once: it takes seconds. */
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.creditgrid");

    private MainClasses() {}

    /** The root of the checkout. */
    static Path root() {
        return Path.of(System.getProperty("creditgrid.root", ".."))
                .toAbsolutePath()
                .normalize();
    }
}
