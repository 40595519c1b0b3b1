package io.creditgrid.client;

import io.creditgrid.model.contract.BaselineAnswer;
import io.creditgrid.model.contract.BaselineRequest;
import io.creditgrid.model.contract.ForgetAnswer;
import io.creditgrid.model.contract.ForgetRequest;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import java.util.List;

/**
 * Which servers hold data; for operators. A change is asked for once: whoever is told IN_DOUBT looks again.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class BaselineClient {
    private final CreditGridClient grid;

    BaselineClient(CreditGridClient grid) {
        this.grid = grid;
    }

    /**
     * The baseline, and servers that are there beside it.
     *
     * @throws GridException UNAVAILABLE while the grid is not active, NO_PERMISSION
     */
    public BaselineAnswer show() {
        return grid.call(TaskName.BASELINE, BaselineRequest.show(), BaselineAnswer.class);
    }

    /**
     * Takes servers in that are there. Copies move to them from now on; the grid works meanwhile.
     *
     * @throws GridException UNKNOWN_SERVER if one is not there, UNSAFE without a majority or with partitions that have no
     *     complete copy, NO_PERMISSION
     */
    public BaselineAnswer add(List<String> servers) {
        return grid.call(TaskName.BASELINE, new BaselineRequest(servers, List.of()), BaselineAnswer.class);
    }

    /**
     * Takes servers out that are stopped. Others get copies of what these had from now on.
     *
     * @throws GridException UNKNOWN_SERVER if one is not in the baseline, UNSAFE if one runs, without a majority, or with
     *     partitions that have no complete copy, NO_PERMISSION
     */
    public BaselineAnswer remove(List<String> servers) {
        return grid.call(TaskName.BASELINE, new BaselineRequest(List.of(), servers), BaselineAnswer.class);
    }

    /**
     * Has servers forgotten whose disks are gone for ever. A grid that waits for them becomes active without them. Partitions
     * that lost entries are never written again. There is no way back.
     *
     * @param acceptLoss whether it is borne that entries are lost; a grid that is not active cannot tell before whether some are
     * @throws GridException UNKNOWN_SERVER if one is not in the baseline; UNSAFE if one runs, if others are missing too, or if
     *     entries would be lost and that is not accepted; NO_PERMISSION
     */
    public ForgetAnswer forget(List<String> servers, boolean acceptLoss) {
        return grid.call(TaskName.FORGET, new ForgetRequest(servers, acceptLoss), ForgetAnswer.class);
    }
}
