package io.creditgrid.grid.door;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.apache.ignite.Ignite;
import org.apache.ignite.compute.ComputeTask;

/** The tasks that Ignite brings along: whoever knows their names may ask for them. */
final class IgniteTasks {
    private IgniteTasks() {}

    /** Class names of all tasks of Ignite's core. */
    static List<String> names() throws Exception {
        Path core = Path.of(
                Ignite.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(core.toFile())) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && name.startsWith("org/apache/ignite/"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(IgniteTasks::isTask)
                    .forEach(names::add);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return names;
    }

    private static boolean isTask(String name) {
        try {
            Class<?> type = Class.forName(name, false, IgniteTasks.class.getClassLoader());
            return ComputeTask.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
