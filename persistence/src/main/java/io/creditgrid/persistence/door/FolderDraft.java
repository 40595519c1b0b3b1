package io.creditgrid.persistence.door;

import io.creditgrid.model.record.Folder;

/**
 * A folder as the running transaction would leave it.
 *
 * @param folder its content
 * @param bytes its stored size, counted up from the size that was read; 0 if there is none
 */
record FolderDraft(Folder folder, int bytes) {
    /** Whether nothing was ever written into it. */
    boolean isNew() {
        return bytes == 0;
    }
}
