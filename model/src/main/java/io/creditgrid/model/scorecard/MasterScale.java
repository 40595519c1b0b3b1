package io.creditgrid.model.scorecard;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Grades by probability of default. Grade i covers [pdLo, pdHi), the last one also 1; together they cover [0, 1] once.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param grades best first
 */
public record MasterScale(List<Grade> grades) {
    /**
     * @throws IllegalArgumentException if the grades leave a gap in [0, 1], overlap, or share a name
     */
    public MasterScale {
        grades = List.copyOf(grades);
        double reached = 0;
        Set<String> names = new HashSet<>();
        for (Grade grade : grades) {
            if (grade.pdLo != reached) {
                throw new IllegalArgumentException(
                        "expected grade " + grade.name + " to start at pdLo=" + reached + ": pdLo=" + grade.pdLo);
            }
            if (!(grade.pdHi > grade.pdLo)) {
                throw new IllegalArgumentException("expected pdLo < pdHi: " + grade);
            }
            if (!names.add(grade.name)) {
                throw new IllegalArgumentException("expected each grade once: " + grade.name);
            }
            reached = grade.pdHi;
        }
        if (reached != 1) {
            throw new IllegalArgumentException("expected the last grade to end at pdHi=1: pdHi=" + reached);
        }
    }

    /**
     * The name of the grade of a probability of default in [0, 1].
     *
     * @throws IllegalArgumentException if {@code pd} lies outside
     */
    public String gradeOf(double pd) {
        if (!(pd >= 0 && pd <= 1)) {
            throw new IllegalArgumentException("expected a probability in [0, 1]: pd=" + pd);
        }
        for (Grade grade : grades) {
            if (pd < grade.pdHi) {
                return grade.name;
            }
        }
        return grades.get(grades.size() - 1).name;
    }

    /**
     * One grade.
     *
     * @param name as shown
     * @param pdLo least probability of default inside
     * @param pdHi least probability of default that belongs to the next
     */
    public record Grade(String name, double pdLo, double pdHi) {}
}
