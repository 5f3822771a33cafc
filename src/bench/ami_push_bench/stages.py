"""Disks, and stages of them."""

import hashlib
import json
import os
import pathlib

from .processes import MIB

BLOCK = 512 << 10
PROVIDER = "AWS"
PRODUCTS = {"hourly": "RHEL_HOURLY", "access": "RHEL"}
BILLING = {"hourly": ("Hourly2", "bp-6fa54006"), "access": ("Access2", "bp-63a5400a")}
ACCOUNTS = json.dumps({"default": {"customers": "111111111111"}})
SNAPSHOT_ACCOUNTS = json.dumps({"default": ["222222222222"]})

REGIONS = (
    "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 "
    "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2 ap-south-1"
).split()


def random_file(file, size):
    """Makes the file, unless it is there already: nothing in it can be packed or left out."""
    return _made(file, size, lambda disk: _fill(disk, size))


def disk_file(file, size, blocks_of_data):
    """Makes a sparse disk, unless it is there already, whose data is spread over it in whole blocks of 512 KiB."""

    def write(disk):
        step = size // BLOCK // blocks_of_data
        for number in range(blocks_of_data):
            disk.seek(number * step * BLOCK)
            disk.write(os.urandom(BLOCK))
        disk.truncate(size)

    return _made(file, size, write)


def _fill(disk, size):
    for position in range(0, size, MIB):
        disk.write(os.urandom(min(MIB, size - position)))


def _made(file, size, write):
    file = pathlib.Path(file)
    if not (file.exists() and file.stat().st_size == size):
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new")
        with open(unfinished, "wb") as disk:
            write(disk)
        unfinished.rename(file)
    return file


def sha256(file):
    digest = hashlib.sha256()
    with open(file, "rb") as content:
        while piece := content.read(MIB):
            digest.update(piece)
    return digest.hexdigest()


class Stage:
    """A staged directory: files, each for any number of regions and image types."""

    def __init__(self, directory, respin=0):
        """respin: of the first file's images, whose names tell by it; the next file has the next."""
        self.directory = pathlib.Path(directory)
        self._respin = respin
        self._files = []
        self._numbers = {}

    def add(self, file, regions, types=("hourly",), digest=True):
        """Stages a file without copying it. digest: whether the metadata promises its SHA-256."""
        file = pathlib.Path(file)
        number = self._respin + self._numbers.setdefault(file, len(self._numbers))
        promised = {"sha256sum": sha256(file)} if digest else {}
        for region in regions:
            for image_type in types:
                path = pathlib.Path(f"{region}-{image_type}", "AWS_IMAGES", f"disk-{number}{''.join(file.suffixes)}")
                place = self.directory / path
                place.parent.mkdir(parents=True, exist_ok=True)
                os.link(file, place)
                item = {"relative_path": str(path), "attributes": _attributes(region, image_type, number)}
                self._files.append(item | promised)
        return self

    def write(self):
        """Writes the metadata; returns the directory."""
        document = {"header": {"version": "0.2"}, "payload": {"files": self._files}}
        (self.directory / "staged.json").write_text(json.dumps(document, indent=1))
        return self.directory


def _attributes(region, image_type, number):
    name, code = BILLING[image_type]
    return {
        "region": region,
        "type": image_type,
        "description": "A disk of the benchmark, not bootable",
        "virtualization": "hvm",
        "volume": "gp3",
        "root_device": "/dev/sda1",
        "boot_mode": "hybrid",
        "ena_support": True,
        "sriov_net_support": "simple",
        "billing_codes": {"name": name, "codes": [code]},
        "release": {
            "product": "RHEL",
            "version": "9.6.0",
            "variant": "BaseOS",
            "arch": "x86_64",
            "date": "20260901",
            "respin": number,
            "type": "ga",
            "base_product": None,
            "base_version": None,
        },
    }
