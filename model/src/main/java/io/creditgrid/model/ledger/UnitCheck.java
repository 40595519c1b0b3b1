package io.creditgrid.model.ledger;

import org.jspecify.annotations.Nullable;

/** Follows units: their entries stand together in one block, from 1 of n to n of n, under one firm. Not thread-safe. */
final class UnitCheck {
    private @Nullable Meta last;
    private @Nullable FolderAddress lastAddress;
    private boolean known = true;

    /** Whether the last entry's unit has more to come. */
    boolean isOpen() {
        return known && last != null && last.k() < last.n();
    }

    /** Whether an entry, whose meta could be read, may stand after the last one. */
    boolean fits(EntryReading entry) {
        Meta next = entry.meta();
        if (!known || next == null) {
            return true;
        }
        if (!isOpen() || last == null || lastAddress == null) {
            return next.k() == 1;
        }
        boolean sameFirm = lastAddress.high() == entry.address().high()
                && lastAddress.low() == entry.address().low();
        return sameFirm && next.n() == last.n() && next.k() == last.k() + 1;
    }

    void accept(EntryReading entry) {
        last = entry.meta();
        lastAddress = entry.address();
        known = last != null;
    }

    /** What follows cannot be judged by what came before. */
    void forget() {
        last = null;
        known = false;
    }
}
