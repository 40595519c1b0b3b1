package io.creditgrid.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/map.md} names is there. */
final class MapTest {
    private static final Path MAP = MainClasses.root().resolve("docs/map.md");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^)]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern QUESTION = Pattern.compile("(?m)^### .*\\?$");
    private static final String SOURCES = "/src/main/java/";

    @Test
    void everyLinkedFile_exists_andHoldsTheTypeThatItsTextNames() throws IOException {
        List<MatchResult> links = LINK.matcher(Files.readString(MAP)).results().toList();
        assertThat(links).hasSizeGreaterThan(20);
        for (MatchResult link : links) {
            Path file = MAP.resolveSibling(link.group(2)).normalize();
            assertThat(file).isRegularFile();
            String path = file.toString().replace('\\', '/');
            if (path.endsWith(".java")) {
                String type = path.substring(path.indexOf(SOURCES) + SOURCES.length(), path.length() - 5)
                        .replace('/', '.');
                assertThatCode(() -> load(type)).describedAs(type).doesNotThrowAnyException();
                assertThat(link.group(1)).isEqualTo("`" + type.substring(type.lastIndexOf('.') + 1) + "`");
            }
        }
    }

    @Test
    void everyNameInCode_isAPackageOrATypeThatIsLinked() throws IOException {
        String map = Files.readString(MAP);
        Set<String> linked = new TreeSet<>();
        LINK.matcher(map).results().forEach(link -> linked.add(link.group(1)));
        for (MatchResult name : CODE.matcher(map).results().toList()) {
            String text = name.group(1);
            if (text.startsWith("io.creditgrid.")) {
                assertThat(MainClasses.ALL.stream())
                        .describedAs(text)
                        .anyMatch(type -> type.getPackageName().equals(text)
                                || type.getFullName().equals(text));
            } else {
                assertThat(linked).contains(name.group());
            }
        }
    }

    @Test
    void everyQuestion_isAnsweredByNamingATypeOrMore() throws IOException {
        String map = Files.readString(MAP);
        assertThat(QUESTION.matcher(map).results().count()).isGreaterThanOrEqualTo(9);
        String[] answers = map.split("(?m)^### ", -1);
        for (int i = 1; i < answers.length; i++) {
            assertThat(answers[i]).matches("(?s)[^\\n]+\\?\\n.*").containsPattern(LINK);
        }
    }

    private static Class<?> load(String type) throws ClassNotFoundException {
        return Class.forName(type, false, MapTest.class.getClassLoader());
    }
}
