#!/usr/bin/env python3
"""Reads the golden vectors with nothing of the grid's own code and derives every hash, tag, link and live row of them again.

Usage: check.py vectors.json | keys.json     exit 0: all as written, 1: not, 77: what it needs is not installed
(Debian: apt-get install python3-cbor2 python3-cryptography)

What each byte means stands in ../ledger-format.md; names here are the names there.
"""
import hashlib
import hmac
import json
import os
import re
import sys
import unicodedata
from datetime import datetime, timedelta, timezone

try:
    import cbor2
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
except ImportError:
    system = "/usr/bin/python3"
    if os.path.exists(system) and "CREDITGRID_READER_TRIED" not in os.environ:
        os.environ["CREDITGRID_READER_TRIED"] = "1"
        os.execv(system, [system] + sys.argv)
    print("python3 lacks cbor2 or cryptography (Debian: apt-get install python3-cbor2 python3-cryptography)")
    sys.exit(77)

NONE = -1
ENTERPRISE = 1
PUT, REMOVE = 1, 2
CATALOGUE = {}  # what the vectors say of each kind, by its number
PYTHON_TYPES = {"TEXT": str, "CODE": str, "INTEGER": int, "DAY": int, "INSTANT": int, "MONEY": int, "BOOLEAN": bool,
                "BYTES": bytes, "DOUBLE": bytes}


class Wrong(Exception):
    pass


def check(condition, words):
    if not condition:
        raise Wrong(words)


def same(found, written, what):
    if isinstance(found, bytes):
        found = found.hex()
    if isinstance(written, bytes):
        written = written.hex()
    check(found == written, f"{what}: derived {found}, written {written}")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def u(number, size):
    return number.to_bytes(size, "big")


def dump(value):
    return cbor2.dumps(value, canonical=True)


def plain(value):
    """The subset of CBOR that is stored: no maps, tags, floats, undefined values."""
    if isinstance(value, list):
        return all(plain(each) for each in value)
    return value is None or type(value) in (int, str, bytes, bool)


def load(data):
    """Strict: the bytes have to be the only ones that their content has."""
    try:
        value = cbor2.loads(data)
    except Exception as e:
        raise Wrong(f"not CBOR: {e}") from e
    check(isinstance(value, list) and plain(value) and dump(value) == data, "not an array in the canonical form")
    return value


# identifiers and placement

def canonical(text):
    scheme, value = unicodedata.normalize("NFKC", text.strip()).split(":", 1)
    return scheme + ":" + (value.upper() if scheme in ("uscc", "lei") else value)


def partition_of(firm, partitions):
    own = re.fullmatch(r"grid:p(0|[1-9][0-9]*)", firm)
    return int(own.group(1)) if own else int.from_bytes(sha256(firm.encode())[:4], "big") % partitions


# tags

class Tags:
    def __init__(self, key):
        self.key = key

    def of(self, *parts):
        return mac(self.key, dump(list(parts)))[:16]


# the tree of RFC 6962

def leaf_hash(data):
    return sha256(b"\x00", data)


def tree(leaves):
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01", tree(leaves[:split]), tree(leaves[split:]))


def compact_range(leaves):
    """Roots of the perfect subtrees, the largest first."""
    out, at = b"", 0
    for bit in range(63, -1, -1):
        if len(leaves) >> bit & 1:
            out += tree(leaves[at:at + (1 << bit)])
            at += 1 << bit
    return out


# commitments

def secret_of(salt_key, incarnation, writer_epoch, partition, seq):
    return mac(salt_key, u(incarnation, 8) + u(writer_epoch, 8) + u(partition, 4) + u(seq, 8))


def salt_of(secret, half, index):
    return sha256(b"\x02", secret, u(half, 1), u(index, 2))[:16]


def field_hash(salt, half, index, value):
    return sha256(b"\x03", salt, u(half, 1), u(index, 2), value)


def commitment_of_hashes(half, hashes):
    return sha256(b"\x04", u(half, 1), u(len(hashes), 2), *hashes)


def commitment(secret, half, payload):
    items = load(payload)
    return commitment_of_hashes(
        half, [field_hash(salt_of(secret, half, i), half, i, dump(item)) for i, item in enumerate(items)])


# personal subjects

class Subject:
    def __init__(self, key):
        self.salt_key = mac(key, b"salt")
        self.cipher = AESGCM(mac(key, b"enc"))

    def open(self, grid, partition, seq, half, stored):
        """0x01 || u64 incarnation || nonce[12] || AES-256-GCM text || tag[16]"""
        check(stored[:1] == b"\x01", "an encrypted payload")
        associated = grid.id + stored[1:9] + u(partition, 4) + u(seq, 8) + u(half, 1)
        try:
            return self.cipher.decrypt(stored[9:21], stored[21:], associated)
        except InvalidTag as e:
            raise Wrong(f"entry {seq} of {partition} was not encrypted by its subject's key for this place") from e


# records

def page_of(kind, parts, offset):
    rule = CATALOGUE[kind]["page"]
    if rule == "YEAR":
        return int(parts[1][:4])
    if rule == "MONTH":
        return int(parts[1][:4]) * 100 + int(parts[1][5:7])
    if rule == "REQUEST_MONTH":
        millis = int(parts[0].replace("-", "")[:12], 16)
        at = datetime.fromtimestamp(0, timezone.utc) + timedelta(milliseconds=millis, seconds=offset)
        return at.year * 100 + at.month
    return 0


class Image:
    def __init__(self, data):
        self.data = data
        items = load(data)
        check(len(items) >= 3, "an image of three items or more")
        key, self.span, self.published = items[:3]
        self.firm, self.kind, self.source, self.parts = key[0], key[1], key[2], key[3:]
        same(canonical(self.firm), self.firm, "canonical firm")
        self.holder = self.firm
        self.op = REMOVE if len(items) == 3 else PUT
        same(len(self.parts), len(CATALOGUE[self.kind]["parts"]), "parts of the key")
        if self.op == PUT:
            fields = CATALOGUE[self.kind]["fields"]
            same(len(items) - 3, len(fields), "fields of the schema")
            for field, item in zip(fields, items[3:]):
                name, kind = field.split()
                check(item is None or type(item) is PYTHON_TYPES[kind], f"type of {name}")
                check(kind != "DOUBLE" or item is None or len(item) == 8, f"length of {name}")

    def interval(self):
        """Days over which it competes: an event over all."""
        if not CATALOGUE[self.kind]["state"]:
            return float("-inf"), float("inf")
        start, end = self.span
        return start, float("inf") if end is None else end


def winners(versions):
    """Those that hold on some day: of the versions that span a day the one with the greatest (published, seq)."""
    days = sorted({version["image"].interval()[0] for version in versions})
    days += [version["image"].interval()[1] for version in versions if version["image"].interval()[1] != float("inf")]
    kept = set()
    for day in days:
        there = [v for v in versions if v["image"].interval()[0] <= day < v["image"].interval()[1]]
        if there:
            kept.add(max((v["image"].published, v["seq"]) for v in there)[1])
    return [version for version in versions if version["seq"] in kept]


# a partition

class Log:
    def __init__(self, grid, written):
        self.grid = grid
        self.written = written
        self.partition = written["partition"]
        self.leaves = []
        self.roots = {0: sha256(b"")}
        self.keys = {}
        self.firms = {}
        self.committed_at = 0
        self.writer_epoch = 0
        self.last_with_ids = None
        self.prev = sha256(b"creditgrid-genesis", grid.id, u(self.partition, 4))
        same(self.prev, written["genesis"], "genesis")

    def replay(self):
        for number, block in enumerate(self.written["blocks"]):
            same(block["number"], number, "block number")
            self.block(number, bytes.fromhex(block["row"]), block["entries"])
        self.head(bytes.fromhex(self.written["head"]))
        same(tree(self.leaves), self.written["root"], "root")

    def block(self, number, row, written):
        version, partition, own, writer_epoch, first, previous, packed, entries = load(row)
        same([version, partition, own, first], [self.grid.version, self.partition, number, len(self.leaves)], "block header")
        check(writer_epoch >= max(1, self.writer_epoch), "writer epochs do not fall")
        same(previous, self.last_with_ids, "previous block with ids")
        self.writer_epoch = writer_epoch
        check(len(packed) % 18 == 0, "packed ids of 18 bytes")
        stated = {int.from_bytes(packed[at:at + 2], "big"): packed[at + 2:at + 18] for at in range(0, len(packed), 18)}
        check(list(stated) == sorted(stated) and len(stated) == len(packed) // 18, "ids in order")
        same(len(entries), len(written), "number of entries")
        own_ids = {}
        units = 0
        for index, entry in enumerate(entries):
            origin, k, n = self.entry(number, writer_epoch, entry, written[index])
            if isinstance(origin, bytes):
                own_ids[index] = origin
            check(k == units + 1 and k <= n, "units are whole")
            units = k if k < n else 0
        check(units == 0, "units are whole")
        same({i: v.hex() for i, v in own_ids.items()}, {i: v.hex() for i, v in stated.items()}, "request ids")
        if stated:
            self.last_with_ids = number

    def entry(self, block, writer_epoch, entry, written):
        firm_tag, key_tag, kind, page, leaf_bytes, meta_bytes, stored = entry
        seq = len(self.leaves)
        salt_key, image_bytes = self.grid.salt_key, stored
        subject = self.grid.subjects.get(firm_tag)
        if subject:
            salt_key = subject.salt_key
            meta_bytes = subject.open(self.grid, self.partition, seq, 0, meta_bytes)
            image_bytes = subject.open(self.grid, self.partition, seq, 1, stored)
        secret = secret_of(salt_key, self.grid.incarnation, writer_epoch, self.partition, seq)
        same(seq, written["seq"], "seq")
        same(secret, written["secret"], f"secret of {seq}")
        meta_commitment = commitment(secret, 0, meta_bytes)
        image_commitment = commitment(secret, 1, image_bytes)
        same(meta_commitment, written["metaCommitment"], f"commitment of meta {seq}")
        same(image_commitment, written["imageCommitment"], f"commitment of image {seq}")
        leaf = load(leaf_bytes)
        committed_at = leaf[6]
        check(committed_at >= self.committed_at, "commit times do not fall")
        self.committed_at = committed_at
        same(leaf_bytes, dump([self.grid.version, self.grid.id, self.grid.incarnation, self.partition, seq, self.prev,
                               committed_at, meta_commitment, image_commitment]), f"leaf {seq}")
        self.prev = leaf_hash(leaf_bytes)
        same(self.prev, written["leafHash"], f"leaf hash {seq}")
        self.leaves.append(self.prev)
        self.roots[len(self.leaves)] = tree(self.leaves)
        image = Image(image_bytes)
        image.data = stored
        if subject:
            image.holder = f"tag:{self.partition}.{firm_tag.hex()}"
        same(firm_tag, self.grid.tags.of("firm", image.firm), "firm tag")
        same(key_tag, self.grid.tags.of("key", image.kind, image.source, *image.parts), "key tag")
        same([kind, page], [CATALOGUE[image.kind]["folderKind"], page_of(image.kind, image.parts, self.grid.offset)], "kind and page")
        same(partition_of(image.firm, self.grid.partitions), self.partition, "partition of the firm")
        return self.meta(block, seq, load(meta_bytes), image, (firm_tag, kind, page), key_tag)

    def meta(self, block, seq, meta, image, address, key_tag):
        (op, kind, schema), (organisation, log_in, purpose, origin, prev_seq, prev_block, k, n) = meta
        same([op, kind], [image.op, image.kind], "operation and kind")
        same(schema, CATALOGUE[kind]["schemaVersion"], "schema version")
        check(organisation and log_in and (purpose is None or purpose), "words of the meta")
        key = self.keys.setdefault((address, key_tag), {"seq": NONE, "block": NONE, "versions": []})
        same([prev_seq, prev_block], [key["seq"], key["block"]], "the key's entry before")
        key["seq"], key["block"] = seq, block
        key["versions"].append({"seq": seq, "block": block, "image": image})
        pages = self.firms.setdefault(address[0], {"firm": image.holder, "pages": {}})["pages"]
        pages.setdefault(address[1:], seq)
        return origin, k, n

    def head(self, row):
        same(row, dump([self.grid.version, self.partition, len(self.leaves), self.prev, compact_range(self.leaves),
                        len(self.written["blocks"]), self.committed_at, self.grid.incarnation, self.writer_epoch,
                        self.last_with_ids]), "head")

    def folders(self):
        """All live rows, which follow from the log."""
        rows = {}
        for firm_tag, firm in self.firms.items():
            others = sorted(page for page in firm["pages"] if page != (ENTERPRISE, 0))
            for kind, page in set(firm["pages"]) | {(ENTERPRISE, 0)}:
                home = kind == ENTERPRISE
                keys = sorted((tag, key) for (address, tag), key in self.keys.items() if address == (firm_tag, kind, page))
                seqs = [key["seq"] for _, key in keys]
                if home:
                    seqs += [firm["pages"][each] for each in others]
                entries = [[tag, key["seq"], key["block"],
                            [[v["image"].op, v["seq"], v["block"], v["image"].data] for v in winners(key["versions"])]]
                           for tag, key in keys]
                rows[(firm_tag.hex(), kind, page, 0)] = dump(
                    [self.grid.version, firm["firm"], max(seqs), [list(each) for each in others] if home else None, entries])
        return rows

    def compare_folders(self):
        written = {(f["firmTag"], f["kind"], f["page"], f["bucket"]): f["row"] for f in self.written["folders"]}
        derived = self.folders()
        same(sorted(map(str, derived)), sorted(map(str, written)), "which live rows there are")
        for address, row in derived.items():
            same(row, written[address], f"live row {address}")


# the grid

class Grid:
    def __init__(self, vectors):
        self.version = vectors["version"]
        keys = {name: bytes.fromhex(value) for name, value in vectors["keys"].items()}
        self.tags = Tags(keys["tagKey"])
        self.salt_key = keys["saltKey"]
        self.subjects = {bytes.fromhex(each["firmTag"]): Subject(bytes.fromhex(each["key"])) for each in vectors["subjects"]}
        version, self.id, self.partitions, self.offset, self.incarnation = load(
            bytes.fromhex(vectors["epochs"]["records"][0]["row"]))
        same([version, self.id.hex()], [self.version, keys["gridId"].hex()], "record of the creation")


def check_epochs(grid, logs, written):
    records = [bytes.fromhex(record["row"]) for record in written["records"]]
    hashes = [leaf_hash(record) for record in records]
    for found, record in zip(hashes, written["records"]):
        same(found, record["hash"], "hash of an epoch record")
    table = [[partition, 0, sha256(b"")] for partition in range(grid.partitions)]
    last = -1
    for number, row in enumerate(records[1:], 1):
        version, epoch, time, full, changed, over_all = load(row)
        same([version, epoch], [grid.version, number], "epoch")
        check(time > last, "epochs' times rise")
        last = time
        check(not full or len(changed) == grid.partitions, "a full table lists all partitions")
        for partition, size, root in changed:
            check(size >= table[partition][1], "sizes do not fall")
            same(root, logs[partition].roots[size], f"root of {partition} at {size}")
            table[partition] = [partition, size, root]
        same(over_all, tree([leaf_hash(dump(each)) for each in table]), "root over all")
    same(bytes.fromhex(written["head"]),
         dump([grid.version, len(records), compact_range(hashes), hashes[-1], last]), "head of the epochs")
    same(tree(hashes), written["root"], "root of the epochs")


def check_restore(grid, logs, epochs, written):
    """The record that a restore of this log would add, the head with it, and its mark."""
    row = bytes.fromhex(written["row"])
    same(leaf_hash(row), written["hash"], "hash of the record of a restore")
    before = [bytes.fromhex(record["row"]) for record in epochs["records"]]
    version, epoch, time, full, table, over_all, incarnation, backup = load(row)
    same([version, epoch, full], [grid.version, len(before), True], "record of a restore")
    check(time > load(before[-1])[2], "epochs' times rise")
    same([partition for partition, _, _ in table], list(range(grid.partitions)), "partitions of a restore")
    for partition, size, root in table:
        same([size, root], [len(logs[partition].leaves), logs[partition].roots[size]], f"root of {partition} at {size}")
    same(over_all, tree([leaf_hash(dump(each)) for each in table]), "root over all")
    same(incarnation >> 48, (grid.incarnation >> 48) + 1, "count of the new life")
    check(len(backup) == 32, "a manifest's hash has 32 bytes")
    hashes = [leaf_hash(each) for each in before + [row]]
    same(bytes.fromhex(written["head"]),
         dump([grid.version, len(hashes), compact_range(hashes), hashes[-1], time]), "head after a restore")
    same(bytes.fromhex(written["mark"]), dump([grid.version, epoch, backup]), "mark of a restore")


def check_frames(grid, frames):
    for frame in frames:
        content = load(bytes.fromhex(frame["bytes"]))
        same(content[0], grid.version, "version of a frame")
        if frame["name"] == "outcomes":
            check(all(len(each) in (2, 3) for each in content[1]), "outcomes")
            continue
        _, batch, flags, units = content
        check(batch is None or len(batch) == 32, "a batch of 32 bytes")
        check(0 <= flags <= 3, "flags")
        for origin, image, expected, purpose in (mutation for unit in units for mutation in unit):
            check(isinstance(origin, int) == (batch is not None), "rows come with a batch, ids without")
            check(isinstance(origin, int) or len(origin) == 16, "an id of 16 bytes")
            check(expected is None or expected >= -1, "expected seq")
            check(purpose is None or purpose, "purpose")
            Image(image)


def check_opening(written):
    half, index = written["half"], written["index"]
    hashes = [bytes.fromhex(each) for each in written["fieldHashes"]]
    found = field_hash(bytes.fromhex(written["salt"]), half, index, bytes.fromhex(written["value"]))
    same(found, hashes[index], "hash of the opened field")
    same(commitment_of_hashes(half, hashes), written["commitment"], "commitment of the opened entry")


def check_names(grid, vectors):
    for each in vectors["identifiers"]:
        same(canonical(each["text"]), each["canonical"], "canonical identifier")
        same(partition_of(each["canonical"], 4), each["partitionOf4"], "partition of 4")
        same(partition_of(each["canonical"], 128), each["partitionOf128"], "partition of 128")
    tags = vectors["tags"]
    same(grid.tags.of("firm", tags["firm"]["id"]), tags["firm"]["tag"], "firm tag")
    key = tags["key"]
    same(grid.tags.of("key", key["kind"], key["source"], *key["parts"]), key["tag"], "key tag")
    person = tags["person"]
    same("person:" + grid.tags.of("person", person["value"]).hex(), person["token"], "person")


# key file and rows of subjects

def check_keys(vectors):
    keys = {}
    for line in vectors["keyFile"].splitlines():
        if line and not line.startswith("#"):
            name, value = line.split(": ")
            check(name not in keys, f"one line {name}")
            keys[name] = bytes.fromhex(value)
    keks = {int(name[len("kek."):]): value for name, value in keys.items() if name.startswith("kek.")}
    newest = max(keks)
    same(sorted(keys), sorted(["gridId", "tagKey", "saltKey", "nodeSecret"] + [f"kek.{n}" for n in keks]), "names")
    same([len(value) for value in keys.values()], [16] + [32] * (len(keys) - 1), "lengths")
    same(sha256(b"creditgrid-key-file", keys["gridId"], keys["tagKey"], keys["saltKey"])[:16], vectors["fingerprint"],
         "fingerprint")
    same(sha256(b"creditgrid-kek", str(newest).encode(), keks[newest])[:16], vectors["kekFingerprint"],
         "fingerprint of the KEK")
    subject = vectors["subject"]
    version, kek, wrapped = load(bytes.fromhex(subject["wrapped"]))
    same([kek, len(wrapped)], [newest, 60], "the row of a subject")
    associated = b"creditgrid-subject" + keys["gridId"] + u(subject["partition"], 4) + bytes.fromhex(subject["firmTag"])
    try:
        same(AESGCM(keks[kek]).decrypt(wrapped[:12], wrapped[12:], associated), subject["key"], "key of a subject")
    except InvalidTag as e:
        raise Wrong("the key of a subject does not open") from e
    same(load(bytes.fromhex(subject["destroyed"])), [version, None, subject["destroyedAt"]], "the row of a destroyed key")
    print(f"{len(keys)} keys, 2 rows: all as written")


def main(path):
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    if "keyFile" in vectors:
        check_keys(vectors)
        return
    CATALOGUE.update({kind["number"]: kind for kind in vectors["catalogue"]})
    grid = Grid(vectors)
    check_names(grid, vectors)
    logs = [Log(grid, written) for written in vectors["partitions"]]
    same(len(logs), grid.partitions, "number of partitions")
    for log in logs:
        log.replay()
        log.compare_folders()
    check_epochs(grid, logs, vectors["epochs"])
    check_restore(grid, logs, vectors["epochs"], vectors["restore"])
    check_frames(grid, vectors["frames"])
    check_opening(vectors["opening"])
    entries = sum(len(log.leaves) for log in logs)
    print(f"{entries} entries in {len(logs)} partitions, {len(vectors['epochs']['records'])} epochs: all as written")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (Wrong, ValueError, KeyError, IndexError, TypeError) as e:
        print(f"not as written: {e!r}")
        sys.exit(1)
