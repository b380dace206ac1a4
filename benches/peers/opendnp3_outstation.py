"""opendnp3's outstation over 28 points, as outstation 10 of master 1. Once set up, no Python runs: it answers in C++.

    pip install yadnp3==3.1.2.1
    python3 opendnp3_outstation.py PORT

The binding gives each kind of point as many: seven, in the variations that opendnp3 has by default. It listens on the
loopback interface, and ends by itself after ten minutes.
"""

import sys
import time

import opendnp3

LIFE_SECONDS = 600
# Of each kind: binary and analog, inputs and outputs.
POINTS = 7
OTHER_KINDS = ("double_binary", "counter", "frozen_counter", "octet_string", "time_and_interval")


class Listener(opendnp3.IChannelListener):
    def OnStateChange(self, state):
        pass


def config() -> opendnp3.OutstationStackConfig:
    database = opendnp3.DatabaseConfig(POINTS)
    for kind in OTHER_KINDS:
        setattr(database, kind, {})
    stack = opendnp3.OutstationStackConfig(database)
    stack.link.LocalAddr, stack.link.RemoteAddr = 10, 1
    return stack


def values():
    builder = opendnp3.UpdateBuilder()
    for index, value in enumerate([13520, 13600, -60, -13, 480, 10, 22]):
        builder.Update(opendnp3.Binary(False), index)
        builder.Update(opendnp3.BinaryOutputStatus(index == 0), index)
        builder.Update(opendnp3.Analog(value), index)
        builder.Update(opendnp3.AnalogOutputStatus(value), index)
    return builder.Build()


def main() -> None:
    nothing = opendnp3.levels.NOTHING
    manager = opendnp3.DNP3Manager(1)
    # opendnp3 does not keep these alive.
    listener, commands, application = Listener(), opendnp3.ICommandHandler(), opendnp3.IOutstationApplication()
    endpoint = opendnp3.IPEndpoint("127.0.0.1", int(sys.argv[1]))
    channel = manager.AddTCPServer("channel", nothing, opendnp3.ServerAcceptMode.CloseExisting, endpoint, listener)
    outstation = channel.AddOutstation("outstation", commands, application, config())
    outstation.Enable()
    outstation.Apply(values())
    time.sleep(LIFE_SECONDS)


main()
