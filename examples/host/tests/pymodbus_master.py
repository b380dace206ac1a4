"""A pymodbus master that walks through the unit's functions. Arguments: port, framer (socket or rtu)."""

import sys

from pymodbus import FramerType
from pymodbus.client import ModbusTcpClient


def main(port: int, framer: str) -> None:
    client = ModbusTcpClient("127.0.0.1", port=port, framer=FramerType(framer), timeout=5, retries=0)
    assert client.connect()
    unit = {"device_id": 1}

    voltage = client.read_input_registers(0, count=13, **unit).registers[0]
    assert 13000 <= voltage <= 14000, voltage
    assert client.read_coils(0, count=4, **unit).bits[:4] == [False] * 4
    assert client.read_discrete_inputs(0, count=6, **unit).bits[:6] == [False] * 6

    assert not client.write_coil(2, True, **unit).isError()
    assert not client.write_coils(1, [True, False], **unit).isError()
    assert client.read_coils(1, count=2, **unit).bits[:2] == [True, False]
    assert not client.write_coil(1, False, **unit).isError()
    assert not client.write_register(0, 300, **unit).isError()
    assert not client.write_registers(1, [48, 20], **unit).isError()
    assert client.read_holding_registers(0, count=3, **unit).registers == [300, 48, 20]
    assert not client.mask_write_register(address=0, and_mask=0xFFF0, or_mask=0x0005, **unit).isError()
    both = client.readwrite_registers(read_address=0, read_count=2, write_address=1, values=[50], **unit)
    assert both.registers == [(300 & 0xFFF0) | 5, 50], both.registers

    for code, request in {
        2: lambda: client.read_input_registers(13, count=1, **unit),
        3: lambda: client.write_register(0, 3201, **unit),
        1: lambda: client.read_fifo_queue(address=0, **unit),
    }.items():
        refused = request()
        assert refused.isError() and refused.exception_code == code, (code, refused)

    assert not client.read_exception_status(**unit).isError()
    assert not client.diag_query_data(b"\x12\x34", **unit).isError()
    assert not client.diag_read_bus_message_count(**unit).isError()
    assert not client.diag_get_comm_event_counter(**unit).isError()
    assert not client.diag_get_comm_event_log(**unit).isError()
    information = client.read_device_information(read_code=1, object_id=0, **unit).information
    assert information[1] == b"BTRM300", information

    assert not client.write_registers(0, [480, 168, 168], **unit).isError()
    client.close()


main(int(sys.argv[1]), sys.argv[2])
