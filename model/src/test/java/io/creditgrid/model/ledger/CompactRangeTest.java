package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompactRangeTest {
    @Test
    void root_isThatOfTheDefinition() {
        List<byte[]> leaves = MerkleTest.leaves(300);
        CompactRange range = CompactRange.EMPTY;
        for (int size = 0; size <= 300; size++) {
            assertThat(range.size()).isEqualTo(size);
            assertThat(range.root()).isEqualTo(Merkle.root(leaves.subList(0, size)));
            assertThat(range.encode()).hasSize(Integer.bitCount(size) * 32);
            assertThat(CompactRange.decode(size, range.encode())).isEqualTo(range);
            if (size < 300) {
                range = range.append(leaves.get(size));
            }
        }
    }

    @Test
    void firstRoots() {
        String[] leaves = {
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
        };
        String[] roots = {
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        };
        CompactRange range = CompactRange.EMPTY;
        for (int i = 0; i < leaves.length; i++) {
            range = range.append(Merkle.leafHash(HexFormat.of().parseHex(leaves[i])));
            assertThat(HexFormat.of().formatHex(range.root())).isEqualTo(roots[i]);
        }
    }

    @Test
    void ranges_doNotShareWhatACallerCanChange() {
        byte[] leaf = Merkle.leafHash(new byte[] {1});
        CompactRange range = CompactRange.EMPTY.append(leaf);
        byte[] root = range.root();
        leaf[0]++;
        root[0]++;
        range.encode()[0]++;
        assertThat(range.root()).isEqualTo(Merkle.leafHash(new byte[] {1}));
    }

    @Test
    void wrongLengths_areRefused() {
        assertThatThrownBy(() -> CompactRange.EMPTY.append(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.decode(3, new byte[32])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.decode(-1, new byte[2048])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.decode(1, new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }
}
