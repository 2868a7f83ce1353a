# SPDX-License-Identifier: BSD-3-Clause
"""The encapsulations: for each a link type and frames. Every case has addresses of its own, so that the conversations
of all of them can be counted in one go."""
import struct

from frames import *

CASES = {}

# Frames that tshark shows as IPv6 but does not count in its conversations: later fragments, a mobility header, a broken
# jumbogram.
NOT_IN_CONVERSATIONS = {("ipv6_fragments", 2), ("ipv6_fragments", 3), ("ipv6_extension_headers", 7), ("ipv6_jumbogram", 2)}


class Addresses:
    """Outer and inner hosts of a case, in both IP versions."""

    def __init__(self, number):
        high, low = divmod(number, 250)
        self.outer4 = (f"10.{high}.{low}.1", f"10.{high}.{low}.2")
        self.inner4 = (f"172.16.{number % 250}.{high * 2 + 1}", f"172.16.{number % 250}.{high * 2 + 2}")
        self.outer6 = (f"2001:db8:{number:x}::1", f"2001:db8:{number:x}::2")
        self.inner6 = (f"fd00:{number:x}::1", f"fd00:{number:x}::2")

    def packets(self, outer=True):
        """A TCP and a UDP packet in both IP versions, the second the other way."""
        four, six = (self.outer4, self.outer6) if outer else (self.inner4, self.inner6)
        return [ip4(*four, TCP, tcp(b"GET")), ip4(*four[::-1], UDP, udp(b"abcd")),
                ip6(*six, TCP, tcp(b"GET6")), ip6(*six[::-1], UDP, udp(b"efgh"))]

    def inner(self):
        return self.packets(outer=False)


def case(link_type=1):
    def register(function):
        addresses = Addresses(len(CASES) + 1)
        CASES[function.__name__] = (link_type, function(addresses))
        return function
    return register


def each(name, link_type, wrap):
    """A case that wraps each of the four plain packets in a link layer."""
    addresses = Addresses(len(CASES) + 1)
    CASES[name] = (link_type, [wrap(packet) for packet in addresses.packets()])


def tunnel4(name, protocol, wrap):
    """A case with each inner packet wrapped in IPv4, and in IPv6, of that protocol."""
    addresses = Addresses(len(CASES) + 1)
    frames = [ethernet_ip(ip4(*addresses.outer4, protocol, wrap(packet))) for packet in addresses.inner()]
    frames += [ethernet_ip(ip6(*addresses.outer6, protocol, wrap(packet))) for packet in addresses.inner()]
    CASES[name] = (1, frames)


def tunnel_udp(name, port, wrap, only=None):
    addresses = Addresses(len(CASES) + 1)
    inner = [packet for packet in addresses.inner() if only in (None, packet[0] >> 4)]
    frames = []
    for packet in inner:
        datagram = udp(wrap(packet), 50000, port)
        frames.append(ethernet_ip(ip4(*addresses.outer4, UDP, datagram)))
        frames.append(ethernet_ip(ip6(*addresses.outer6, UDP, datagram)))
    CASES[name] = (1, frames)


# Wireshark knows an Ethernet pseudowire by its addresses: their vendors are in its list.
KNOWN_MACS = b"\x00\x1b\x21\0\0\1\x00\x0c\x29\0\0\2"


def family(packet, six):
    return 2 if packet[0] >> 4 == 4 else six


def tag(ethertype, fields):
    return lambda packet: ethernet(ethertype, fields + struct.pack("!H", ethertype_of(packet)) + packet)


# Link types and link layers

each("ethernet", 1, ethernet_ip)
each("vlan", 1, tag(0x8100, b"\x00\x05"))
each("vlan_priority", 1, tag(0x8100, b"\xe0\x00"))
each("provider_bridge", 1, tag(0x88A8, b"\x00\x05\x81\x00\x00\x06"))
each("q_in_q_9100", 1, tag(0x9100, b"\x00\x05\x81\x00\x00\x06"))
each("vlan_twice", 1, tag(0x8100, b"\x00\x05\x81\x00\x00\x06"))
each("vlan_llc_snap", 1, lambda p: ethernet(0x8100, b"\0\x05" + struct.pack("!H", len(p) + 8) + snap(ethertype_of(p), p)))
each("vn_tag", 1, tag(0x8926, b"\x00\x05\x00\x06"))
each("e_tag", 1, tag(0x893F, b"\x00\x05\x00\x06\x00\x00"))
each("r_tag", 1, tag(0xF1C1, b"\x00\x00\x00\x01"))
each("hsr", 1, tag(0x892F, b"\x00\x40\x00\x01"))
each("mpls", 1, lambda p: ethernet(0x8847, mpls(p)))
each("mpls_stack", 1, lambda p: ethernet(0x8847, mpls(p, (16, 17, 18))))
each("mpls_multicast", 1, lambda p: ethernet(0x8848, mpls(p)))
each("mpls_explicit_null", 1, lambda p: ethernet(0x8847, mpls(p, (0 if p[0] >> 4 == 4 else 2,))))
each("mpls_ethernet_control_word", 1, lambda p: ethernet(0x8847, mpls(b"\0\0\0\0" + KNOWN_MACS + ethernet_ip(p)[12:])))
each("mpls_ethernet", 1, lambda p: ethernet(0x8847, mpls(KNOWN_MACS + ethernet_ip(p)[12:])))
each("vlan_mpls", 1, lambda p: ethernet(0x8100, b"\0\x05\x88\x47" + mpls(p)))
each("pppoe", 1, lambda p: ethernet(0x8864, struct.pack("!BBHH", 0x11, 0, 1, len(p) + 2) + ppp(p, b"")))
each("pppoe_padded", 1, lambda p: ethernet(0x8864, struct.pack("!BBHH", 0x11, 0, 1, len(p) + 2) + ppp(p, b""), 120))
each("pppoe_discovery", 1, lambda p: ethernet(0x8863, struct.pack("!BBHH", 0x11, 9, 0, 0) + ppp(p, b"")))
each("pppoe_mpls", 1, lambda p: ethernet(0x8864, struct.pack("!BBHH", 0x11, 0, 1, len(p) + 6) + b"\x02\x81" + mpls(p)))
each("llc_snap", 1, lambda p: ethernet(len(p) + 8, snap(ethertype_of(p), p)))
each("llc_snap_bridge_tunnel", 1, lambda p: ethernet(len(p) + 8, snap(ethertype_of(p), p, 0x0000F8)))
each("llc_snap_other_organisation", 1, lambda p: ethernet(len(p) + 8, snap(ethertype_of(p), p, 0x00000C)))
each("llc_ip", 1, lambda p: ethernet(len(p) + 3, b"\x06\x06\x03" + p))
each("llc_bridged", 1, lambda p: ethernet(len(p) + 22, snap(7, ethernet(ethertype_of(p), p, 0), 0x0080C2)))
each("length_1501_to_1535", 1, lambda p: ethernet(1510, snap(ethertype_of(p), p)))
each("ethertype_llc", 1, lambda p: ethernet(0x8870, snap(ethertype_of(p), p)))
each("transparent_bridging", 1, lambda p: ethernet(0x6558, ethernet_ip(p)))
each("provider_backbone_bridge", 1, lambda p: ethernet(0x88E7, b"\0\0\0\x05" + ethernet_ip(p)))
each("macsec_encrypted", 1, lambda p: ethernet(0x88E5, b"\x2c\0\0\0\0\1" + mac(1) + b"\0\1" + b"\x5a" * 80))
each("macsec_clear", 1, lambda p: ethernet(0x88E5, b"\x20\0\0\0\0\1" + mac(1) + b"\0\1" +
                                           struct.pack("!H", ethertype_of(p)) + p + b"\x5a" * 16))
each("macsec_clear_no_channel", 1, lambda p: ethernet(0x88E5, b"\x00\0\0\0\0\1" +
                                                      struct.pack("!H", ethertype_of(p)) + p + b"\x5a" * 16))
each("nsh", 1, lambda p: ethernet(0x894F, struct.pack("!HBBI", 0x0FC2, 2, 1 if p[0] >> 4 == 4 else 2, 0x1FF) + p))
each("nsh_ethernet", 1, lambda p: ethernet(0x894F, struct.pack("!HBBI", 0x0FC6, 1, 3, 0x1FF) + b"\0" * 16 +
                                           ethernet_ip(p)))
each("ethertype_ipv4_holds_either", 1, lambda p: ethernet(0x0800, p))
each("ethertype_ipv6_holds_either", 1, lambda p: ethernet(0x86DD, p))
each("null_little", 0, lambda p: struct.pack("<I", family(p, 24)) + p)
each("null_big", 0, lambda p: struct.pack(">I", family(p, 28)) + p)
each("null_darwin", 0, lambda p: struct.pack("<I", family(p, 30)) + p)
each("null_linux", 0, lambda p: struct.pack("<I", family(p, 10)) + p)
each("null_windows", 0, lambda p: struct.pack("<I", family(p, 23)) + p)
each("null_ethertype", 0, lambda p: struct.pack(">I", ethertype_of(p)) + p)
each("null_ppp", 0, ppp)
each("loop", 108, lambda p: struct.pack(">I", family(p, 24)) + p)
each("raw_12", 12, lambda p: p)
each("raw_14", 14, lambda p: p)
each("raw_101", 101, lambda p: p)
each("ipv4_228", 228, lambda p: p)
each("ipv6_229", 229, lambda p: p)
each("enc", 109, lambda p: struct.pack("<III", family(p, 24), 1, 0) + p)
each("sll", 113, lambda p: struct.pack("!HHH8sH", 0, 1, 6, mac(1), ethertype_of(p)) + p)
each("sll_vlan", 113, lambda p: struct.pack("!HHH8sHHH", 0, 1, 6, mac(1), 0x8100, 5, ethertype_of(p)) + p)
each("sll_llc", 113, lambda p: struct.pack("!HHH8sH", 0, 1, 6, mac(1), 4) + snap(ethertype_of(p), p))
each("sll_ppp", 113, lambda p: struct.pack("!HHH8sH", 0, 512, 6, mac(1), 7) + ppp(p))
each("sll_gre", 113, lambda p: struct.pack("!HHH8sH", 0, 778, 4, b"", ethertype_of(p)) + p)
each("sll_netlink", 113, lambda p: struct.pack("!HHH8sH", 0, 824, 0, b"", 0) + p)
each("sll2", 276, lambda p: struct.pack("!HHIHBB8s", ethertype_of(p), 0, 3, 1, 0, 6, mac(1)) + p)
each("sll2_llc", 276, lambda p: struct.pack("!HHIHBB8s", 4, 0, 3, 1, 0, 6, mac(1)) + snap(ethertype_of(p), p))
each("ppp", 9, ppp)
each("ppp_no_address", 9, lambda p: ppp(p, b""))
each("ppp_short_protocol", 9, lambda p: b"\xff\x03" + ppp(p, b"")[1:])
each("ppp_shortest", 9, lambda p: ppp(p, b"")[1:])
each("ppp_bridged", 9, lambda p: b"\xff\x03\x00\x31\x00\x01" + ethernet_ip(p))
each("ppp_mpls", 9, lambda p: b"\xff\x03\x02\x81" + mpls(p))
each("ppp_hdlc", 50, ppp)
each("ppp_hdlc_cisco", 50, lambda p: b"\x0f\x00" + struct.pack("!H", ethertype_of(p)) + p)
each("ppp_ether", 51, lambda p: struct.pack("!BBHH", 0x11, 0, 1, len(p) + 2) + ppp(p, b""))
each("cisco_hdlc", 104, lambda p: b"\x0f\x00" + struct.pack("!H", ethertype_of(p)) + p)
each("cisco_hdlc_mpls", 104, lambda p: b"\x0f\x00\x88\x47" + mpls(p))
each("frame_relay", 107, lambda p: b"\x18\x41\x03" + (b"\xcc" if p[0] >> 4 == 4 else b"\x8e") + p)
each("frame_relay_4_bytes", 107, lambda p: b"\x18\x40\x40\x41\x03" + (b"\xcc" if p[0] >> 4 == 4 else b"\x8e") + p)
each("frame_relay_snap", 107, lambda p: b"\x18\x41\x03\x00\x80\0\0\0" + struct.pack("!H", ethertype_of(p)) + p)
each("frame_relay_bridged", 107, lambda p: b"\x18\x41\x03\x00\x80\x00\x80\xc2\x00\x07" + ethernet_ip(p))
each("frame_relay_cisco", 107, lambda p: b"\x18\x41" + struct.pack("!H", ethertype_of(p)) + p)
each("frame_relay_ppp", 107, lambda p: b"\x18\x41\x03\xcf" + ppp(p, b""))
each("ip_over_fc", 122, lambda p: b"\0" * 16 + snap(ethertype_of(p), p))
each("fddi", 10, lambda p: b"\x50" + mac(1) + mac(2) + snap(ethertype_of(p), p))
each("ip_over_firewire", 138, lambda p: b"\0" * 16 + struct.pack("!H", ethertype_of(p)) + p)
each("pflog", 117, lambda p: struct.pack("!BBBB", 61, family(p, 24), 0, 0) + b"\0" * 60 + p)
each("nflog", 239, lambda p: struct.pack("!BBH", family(p, 10), 0, 0) + struct.pack("<HH", 8, 1) + struct.pack("!HBB", ethertype_of(p), 2, 0) +
     struct.pack("<HH", 5, 10) + b"\0\0\0\0" + struct.pack("<HH", len(p) + 4, 9) + p)
each("arcnet", 7, lambda p: b"\x01\x02" + (b"\xd4" if p[0] >> 4 == 4 else b"\xc4") + b"\0\0\0" + p)
each("arcnet_rfc1051", 7, lambda p: b"\x01\x02\xf0" + p)
each("arcnet_exception", 7, lambda p: b"\x01\x02" + (b"\xd4\xff\xff\xff\xd4" if p[0] >> 4 == 4 else b"\xc4\xff\xff\xff\xc4") +
     b"\0\0\0" + p)
each("arcnet_fragment", 7, lambda p: b"\x01\x02" + (b"\xd4" if p[0] >> 4 == 4 else b"\xc4") + b"\x02\0\0" + p)
each("arcnet_linux", 129, lambda p: b"\x01\x02\0\0" + (b"\xd4" if p[0] >> 4 == 4 else b"\xc4") + b"\0\0\0" + p)

# IEEE 802.11


def wlan_ip(packet, **fields):
    return wlan(snap(ethertype_of(packet), packet), **fields)


def radiotap(frame, flags=None, tsft=False, extended=False):
    present = (1 if tsft else 0) | (2 if flags is not None else 0) | (0x80000000 if extended else 0)
    words = struct.pack("<I", present) + (struct.pack("<I", 0) if extended else b"")
    fields = b""
    if tsft:
        fields += b"\0" * (-(4 + len(words)) % 8) + struct.pack("<Q", 99)
    if flags is not None:
        fields += bytes([flags])
    return struct.pack("<BBH", 0, 0, 4 + len(words) + len(fields)) + words + fields + frame


def amsdu(packet, count=1):
    data = snap(ethertype_of(packet), packet)
    subframe = mac(1) + mac(2) + struct.pack("!H", len(data)) + data
    return b"".join(subframe.ljust(len(subframe) + 3 & ~3, b"\0") for _ in range(count))


each("wlan", 105, wlan_ip)
each("wlan_from_ap", 105, lambda p: wlan_ip(p, flags=2))
each("wlan_4_addresses", 105, lambda p: wlan_ip(p, flags=3))
each("wlan_qos", 105, lambda p: wlan_ip(p, control=0x88, qos=b"\0\0"))
each("wlan_qos_4_addresses", 105, lambda p: wlan_ip(p, control=0x88, flags=3, qos=b"\0\0"))
each("wlan_ht_control", 105, lambda p: wlan_ip(p, control=0x88, flags=0x81, qos=b"\0\0", ht=b"\0\0\0\0"))
each("wlan_amsdu", 105, lambda p: wlan(amsdu(p), control=0x88, qos=b"\x80\0"))
each("wlan_null_data", 105, lambda p: wlan_ip(p, control=0x48))
each("wlan_protected", 105, lambda p: wlan(b"\x5a" * 80, flags=0x41))
each("wlan_beacon", 105, lambda p: wlan(b"\0" * 60, control=0x80))
each("wlan_later_fragment", 105, lambda p: wlan_ip(p, sequence=0x11))
each("wlan_data_cf_ack", 105, lambda p: wlan_ip(p, control=0x18))
each("radiotap", 127, lambda p: radiotap(wlan_ip(p)))
each("radiotap_fcs", 127, lambda p: radiotap(wlan_ip(p) + b"\x5a" * 4, flags=0x10, tsft=True))
each("radiotap_padded", 127, lambda p: radiotap(wlan(b"\0\0" + snap(ethertype_of(p), p), control=0x88, qos=b"\0\0"),
                                                flags=0x20))
each("radiotap_extended", 127, lambda p: radiotap(wlan(b"\0\0" + snap(ethertype_of(p), p), control=0x88, qos=b"\0\0"),
                                                  flags=0x20, tsft=True, extended=True))
each("prism", 119, lambda p: struct.pack("<II16s", 0x44, 144, b"wlan0") + b"\0" * 120 + wlan_ip(p))
each("prism_avs", 119, lambda p: struct.pack(">II", 0x80211001, 64) + b"\0" * 56 + wlan_ip(p))
each("avs", 163, lambda p: struct.pack(">II", 0x80211001, 64) + b"\0" * 56 + wlan_ip(p))
each("ppi_wlan", 192, lambda p: struct.pack("<BBHI", 0, 0, 8, 105) + wlan_ip(p))
each("ppi_ethernet", 192, lambda p: struct.pack("<BBHI", 0, 0, 12, 1) + b"\0" * 4 + ethernet_ip(p))

# Tunnels over IP

tunnel4("gre", 47, lambda p: gre(ethertype_of(p), p))
tunnel4("gre_all_fields", 47, lambda p: gre(ethertype_of(p), p, 0xB000, b"\0" * 12))
tunnel4("gre_key", 47, lambda p: gre(ethertype_of(p), p, 0x2000, b"\0\0\0\1"))
tunnel4("gre_routing", 47, lambda p: gre(ethertype_of(p), p, 0x4000, b"\0" * 4 + b"\x08\0\0\4\1\2\3\4" + b"\0" * 4))
tunnel4("gre_ethernet", 47, lambda p: gre(0x6558, ethernet_ip(p)))
tunnel4("gre_nvgre", 47, lambda p: gre(0x6558, ethernet_ip(p), 0x2000, b"\0\0\1\0"))
tunnel4("gre_vlan", 47, lambda p: gre(0x8100, b"\0\5" + struct.pack("!H", ethertype_of(p)) + p))
tunnel4("gre_mpls", 47, lambda p: gre(0x8847, mpls(p)))
tunnel4("gre_nsh", 47, lambda p: gre(0x894F, struct.pack("!HBBI", 0x0FC2, 2, 1 if p[0] >> 4 == 4 else 2, 0x1FF) + p))
tunnel4("gre_ppp", 47, lambda p: gre(0x880B, ppp(p), 0x3001, struct.pack("!HHI", len(p) + 4, 5, 1)))
tunnel4("gre_ppp_acknowledged", 47, lambda p: gre(0x880B, ppp(p, b""), 0x3081, struct.pack("!HHII", len(p) + 2, 5, 1, 1)))
tunnel4("gre_ppp_version_0", 47, lambda p: gre(0x880B, ppp(p)))
tunnel4("gre_wccp", 47, lambda p: gre(0x883E, p))
tunnel4("gre_wccp_redirect", 47, lambda p: gre(0x883E, b"\0\0\0\0" + p))
tunnel4("gre_frame_relay", 47, lambda p: gre(0x6559, b"\x18\x41\x03" + (b"\xcc" if p[0] >> 4 == 4 else b"\x8e") + p))
tunnel4("gre_hdlc", 47, lambda p: gre(0x8881, ppp(p)))
tunnel4("gre_wlan", 47, lambda p: gre(0x8200, wlan_ip(p)))
tunnel4("erspan_1", 47, lambda p: gre(0x88BE, ethernet_ip(p)))
tunnel4("erspan_2", 47, lambda p: gre(0x88BE, ethernet_ip(p), 0x1000, b"\0\0\0\1" + struct.pack("!HHI", 0x1064, 5, 9)))
tunnel4("erspan_3", 47, lambda p: gre(0x22EB, ethernet_ip(p), 0x1000, b"\0\0\0\1" +
                                      struct.pack("!HHIHH", 0x2064, 5, 9, 0, 0)))
tunnel4("erspan_3_platform", 47, lambda p: gre(0x22EB, ethernet_ip(p), 0x1000, b"\0\0\0\1" +
                                               struct.pack("!HHIHH", 0x2064, 5, 9, 0, 1) + b"\0" * 8))
tunnel4("erspan_3_ip", 47, lambda p: gre(0x22EB, p, 0x1000, b"\0\0\0\1" + struct.pack("!HHIHH", 0x2064, 5, 9, 0, 2 << 10)))
tunnel4("ip_in_ip", 4, lambda p: p)
tunnel4("ipv6_in_ip", 41, lambda p: p)
tunnel4("ipip_94", 94, lambda p: p)
tunnel4("etherip", 97, lambda p: b"\x30\0" + ethernet_ip(p))
tunnel4("mpls_in_ip", 137, lambda p: mpls(p))
tunnel4("ethernet_in_ip", 143, ethernet_ip)
tunnel4("minimal_encapsulation", 55, lambda p: b"\x06\0\0\0" + p[16:20] + p[20:])
tunnel4("pim_register", 103, lambda p: b"\x21\0\0\0\0\0\0\0" + p)
tunnel4("ah_tunnel", 51, lambda p: struct.pack("!BBHII12s", 4 if p[0] >> 4 == 4 else 41, 4, 0, 1, 1, b"") + p)
tunnel4("esp", 50, lambda p: struct.pack("!II", 1, 1) + b"\x5a" * 80)
tunnel4("ipcomp", 108, lambda p: struct.pack("!BBH", 4, 0, 2) + p)
tunnel4("l2tp3_in_ip", 115, lambda p: struct.pack("!I", 7) + ethernet_ip(p))
tunnel4("l2tp3_in_ip_cookie", 115, lambda p: struct.pack("!II", 8, 9) + ethernet_ip(p))
tunnel4("l2tp3_in_ip_sublayer", 115, lambda p: struct.pack("!II", 8, 0x40000001) + ethernet_ip(p))

# Tunnels over UDP

tunnel_udp("vxlan", 4789, lambda p: struct.pack("!II", 0x08000000, 0x500) + ethernet_ip(p))
tunnel_udp("vxlan_vlan", 4789, lambda p: struct.pack("!II", 0x08000000, 0x500) + tag(0x8100, b"\0\5")(p))
tunnel_udp("vxlan_8472", 8472, lambda p: struct.pack("!II", 0x08000000, 0x500) + ethernet_ip(p))
tunnel_udp("vxlan_gpe", 4790, lambda p: struct.pack("!II", 0x0C000001 if p[0] >> 4 == 4 else 0x0C000002, 0x500) + p)
tunnel_udp("vxlan_gpe_ethernet", 4790, lambda p: struct.pack("!II", 0x0C000003, 0x500) + ethernet_ip(p))
tunnel_udp("vxlan_gpe_nsh", 4790, lambda p: struct.pack("!IIHBBI", 0x0C000004, 0x500, 0x0FC2, 2,
                                                        1 if p[0] >> 4 == 4 else 2, 0x1FF) + p)
tunnel_udp("geneve", 6081, lambda p: struct.pack("!BBHI", 0, 0, 0x6558, 0x500) + ethernet_ip(p))
tunnel_udp("geneve_options", 6081, lambda p: struct.pack("!BBHIHBBI", 2, 0, 0x6558, 0x500, 0x102, 0x80, 1, 7) +
           ethernet_ip(p))
tunnel_udp("geneve_ip", 6081, lambda p: struct.pack("!BBHI", 0, 0, ethertype_of(p), 0x500) + p)
tunnel_udp("gtp", 2152, lambda p: struct.pack("!BBHI", 0x30, 0xFF, len(p), 1) + p)
tunnel_udp("gtp_sequence", 2152, lambda p: struct.pack("!BBHIHBB", 0x32, 0xFF, len(p) + 4, 1, 1, 0, 0) + p)
tunnel_udp("gtp_extensions", 2152, lambda p: struct.pack("!BBHIHBB", 0x34, 0xFF, len(p) + 12, 1, 0, 0, 0xC0) +
           b"\x01\x00\x01\x85\x01\x00\x09\x00" + p)
tunnel_udp("gtp_no_ip", 2152, lambda p: struct.pack("!BBHI", 0x30, 0x01, 0, 0))
tunnel_udp("gtp_ppp", 2152, lambda p: struct.pack("!BBHI", 0x30, 0xFF, len(p) + 4, 1) + ppp(p))
tunnel_udp("gtp_prime", 3386, lambda p: struct.pack("!BBHHHB3sQ", 0x1E, 0xFF, len(p), 1, 1, 0xFF, b"\xff" * 3, 1) + p)
tunnel_udp("gtp_version_0", 2152, lambda p: struct.pack("!BBHHHB3sQ", 0x1E, 0xFF, len(p), 1, 1, 0xFF, b"\xff" * 3, 1) + p)
tunnel_udp("teredo", 3544, lambda p: p, only=6)
tunnel_udp("teredo_origin", 3544, lambda p: b"\0\0\x12\x34\1\2\3\4" + p, only=6)
tunnel_udp("teredo_authentication", 3544, lambda p: b"\0\1\0\0" + b"\0" * 9 + p, only=6)
tunnel_udp("teredo_both", 3544, lambda p: b"\0\1\0\4" + b"\0" * 13 + b"\0\0\x12\x34\1\2\3\4" + p, only=6)
tunnel_udp("l2tp", 1701, lambda p: struct.pack("!HHH", 0x0002, 1, 2) + ppp(p))
tunnel_udp("l2tp_length", 1701, lambda p: struct.pack("!HHHH", 0x4002, 12 + len(p), 1, 2) + ppp(p))
tunnel_udp("l2tp_all_fields", 1701, lambda p: struct.pack("!HHHHHHH", 0x4A02, 20 + len(p), 1, 2, 0, 0, 2) + b"\0\0" + ppp(p))
tunnel_udp("l2tp_control", 1701, lambda p: struct.pack("!HHHHHH", 0xC802, 12, 1, 0, 0, 0))
tunnel_udp("l2tp3", 1701, lambda p: struct.pack("!HHI", 0x0003, 0, 7) + ethernet_ip(p))
tunnel_udp("mpls_in_udp", 6635, mpls)
tunnel_udp("gre_in_udp", 4754, lambda p: gre(ethertype_of(p), p))
tunnel_udp("lisp", 4341, lambda p: b"\x80\0\0\1\0\0\0\1" + p)
tunnel_udp("esp_in_udp", 4500, lambda p: struct.pack("!II", 1, 1) + b"\x5a" * 80)
tunnel_udp("udp_without_tunnel", 33399, lambda p: p)


# Nested, cut, fragmented, odd

@case()
def nested_vxlan_gre_ipip(a):
    inner = ip4(*a.inner4, 4, ip4("192.168.7.1", "192.168.7.2", UDP, udp(b"deep")))
    grey = ip6(*a.outer6, 47, gre(0x0800, inner))
    vxlan = udp(struct.pack("!II", 0x08000000, 1) + ethernet_ip(grey), 50000, 4789)
    return [ethernet_ip(ip4(*a.outer4, UDP, vxlan))]


@case()
def icmp_quotes_make_no_record(a):
    quoted = ip4(*a.inner4, UDP, udp(b"x" * 20))
    quoted6 = ip6(*a.inner6, UDP, udp(b"x" * 20))
    gre_quoted = ip4(*a.inner4, 47, gre(0x0800, quoted))
    return [ethernet_ip(ip4(*a.outer4, 1, b"\x03\x01\0\0\0\0\0\0" + quoted)),
            ethernet_ip(ip4(*a.outer4, 1, b"\x03\x01\0\0\0\0\0\0" + gre_quoted)),
            ethernet_ip(ip6(*a.outer6, 58, b"\x01\x01\0\0\0\0\0\0" + quoted6))]


@case()
def other_transports(a):
    return [ethernet_ip(ip4(*a.outer4, SCTP, sctp())), ethernet_ip(ip4(*a.outer4, DCCP, dccp(b"abc"))),
            ethernet_ip(ip4(*a.outer4, UDPLITE, udplite(b"abc"))), ethernet_ip(ip6(*a.outer6, SCTP, sctp())),
            ethernet_ip(ip6(*a.outer6, UDPLITE, udplite(b"abc"))), ethernet_ip(ip6(*a.outer6, DCCP, dccp(b"abc"))),
            ethernet_ip(ip4(*a.outer4, 1, b"\x08\0\0\0\0\1\0\1abcd")), ethernet_ip(ip4(*a.outer4, 2, b"\x16\0\0\0\xe0\0\0\1")),
            ethernet_ip(ip4(*a.outer4, 89, b"\2\1" + b"\0" * 42)), ethernet_ip(ip4(*a.outer4, 253, b"abcd"))]


@case()
def ipv4_fragments(a):
    return [ethernet_ip(ip4(*a.outer4, UDP, udp(b"x" * 24, length=64), fragment=0x2000)),
            ethernet_ip(ip4(*a.outer4, UDP, b"y" * 24, fragment=0x2004)),
            ethernet_ip(ip4(*a.outer4, TCP, tcp(b"z" * 24), fragment=0x0008))]


@case()
def ipv6_fragments(a):
    def fragment(offset, more, following, data):
        return ethernet_ip(ip6(*a.outer6, 44, struct.pack("!BBHI", following, 0, offset | more, 9) + data))
    return [fragment(0, 1, UDP, udp(b"x" * 24, length=64)), fragment(32, 1, UDP, b"y" * 24),
            fragment(64, 0, TCP, tcp(b"z" * 24)), fragment(0, 0, TCP, tcp(b"atomic"))]


@case()
def fragmented_tunnels(a):
    inner = ip4(*a.inner4, UDP, udp(b"abcd"))
    vxlan = udp(struct.pack("!II", 0x08000000, 1) + ethernet_ip(inner), 50000, 4789)
    first6 = struct.pack("!BBHI", 47, 0, 1, 9)
    return [ethernet_ip(ip4(*a.outer4, 47, gre(0x0800, inner), fragment=0x2000)),
            ethernet_ip(ip4(*a.outer4, 47, gre(0x0800, inner), fragment=0x0010)),
            ethernet_ip(ip4(*a.outer4, UDP, vxlan, fragment=0x2000)),
            ethernet_ip(ip6(*a.outer6, 44, first6 + gre(0x0800, inner))),
            ethernet_ip(ip4(*a.outer4, 4, ip4(*a.inner4, 47, gre(0x0800, ip4("192.168.8.1", "192.168.8.2", 1, b"\x08\0\0\0\0\0\0\0")),
                                              fragment=0x2000)))]


@case()
def ipv6_extension_headers(a):
    pad = b"\x01\x04\0\0\0\0"
    hop = lambda n, d: ip6(*a.outer6, 0, bytes([n, 0]) + pad + d)
    return [ethernet_ip(hop(TCP, tcp(b"abc"))),
            ethernet_ip(hop(43, b"\x3c\x00\x00\x00\0\0\0\0" + b"\x11\x00" + pad + udp(b"abc"))),
            ethernet_ip(ip6(*a.outer6, 43, b"\x06\x02\x00\x00\0\0\0\0" + b"\x20\x01" + b"\0" * 14 + tcp(b"abc"))),
            ethernet_ip(ip6(*a.outer6, 51, struct.pack("!BBHII12s", TCP, 4, 0, 1, 1, b"") + tcp(b"abc"))),
            ethernet_ip(ip6(*a.outer6, 60, b"\x3b\x00" + pad)), ethernet_ip(hop(59, b"trailing")),
            ethernet_ip(ip6(*a.outer6, 135, b"\x3b\x00\x00\x00\0\0\0\0")),
            ethernet_ip(ip6(*a.outer6, 140, b"\x3b\x00\x80\x00\0\0\0\0")),
            ethernet_ip(hop(58, b"\x8f\0\0\0\0\0\0\0")), ethernet_ip(hop(50, b"\0\0\0\1\0\0\0\1" + b"\x5a" * 40)),
            ethernet_ip(hop(41, ip6(*a.inner6, UDP, udp(b"in"))))]


@case()
def ah_transport(a):
    ah = struct.pack("!BBHII12s", TCP, 4, 0, 1, 1, b"") + tcp(b"abc")
    vxlan = udp(struct.pack("!II", 0x08000000, 1) + ethernet_ip(ip4(*a.inner4, UDP, udp(b"in"))), 50000, 4789)
    return [ethernet_ip(ip4(*a.outer4, 51, ah)),
            ethernet_ip(ip4(*a.outer4, 51, struct.pack("!BBHII12s", UDP, 4, 0, 1, 1, b"") + vxlan))]


@case()
def ipv6_jumbogram(a):
    whole = ethernet_ip(ip6(*a.outer6, 0, struct.pack("!BBHI", UDP, 0, 0xC204, 70016) + udp(b"x" * 70000, length=0), length=0))
    return [(whole[:200], len(whole)),
            ethernet_ip(ip6(*a.outer6, 0, struct.pack("!BBHI", UDP, 0, 0xC204, 20) + udp(b"abcd"), length=0)),
            ethernet_ip(ip6(*a.outer6, UDP, udp(b"abcd"), length=0))]


@case()
def ip_length_odd(a):
    whole = ip4(*a.outer4, TCP, tcp(b"abcdef"))
    return [ethernet_ip(ip4(*a.outer4, TCP, tcp(b"abcdef"), total=0)), ethernet_ip(ip4(*a.outer4, TCP, tcp(b"abcdef"), total=500)),
            ethernet_ip(ip4(*a.outer4, TCP, tcp(b"abcdef"), total=42)), ethernet_ip(ip4(*a.outer4, TCP, tcp(b""), total=30)),
            ethernet(0x0800, whole, 0), ethernet_ip(ip4(*a.outer4, UDP, udp(b"abcdef", length=10))),
            ethernet_ip(ip4(*a.outer4, UDP, udp(b"abcdef", length=100))), ethernet_ip(ip4(*a.outer4, UDP, udp(b"abcdef", length=0))),
            ethernet_ip(ip4(*a.outer4, UDP, udp(b"abcdef", length=5))), ethernet_ip(ip6(*a.outer6, TCP, tcp(b"abcdef"), length=500)),
            ethernet_ip(ip6(*a.outer6, UDP, udp(b"abcdef"), length=10)), ethernet_ip(ip4(*a.outer4, TCP, tcp(b"abc", options=b"\1" * 12))),
            ethernet_ip(ip4(*a.outer4, TCP, tcp(b"abc", offset=3))), ethernet_ip(ip4(*a.outer4, TCP, tcp(b"abc", offset=15)))]


@case()
def broken_headers(a):
    packet = ip4(*a.outer4, UDP, udp(b"abcd"))
    return [ethernet(0x0800, ip4(*a.outer4, UDP, udp(b"abcd"), ihl=4)), ethernet(0x0800, ip4(*a.outer4, UDP, udp(b"abcd"), version=5)),
            ethernet(0x0800, ip4(*a.outer4, UDP, udp(b"abcd"), total=19)), ethernet(0x86DD, ip6(*a.outer6, UDP, udp(b"abcd"), version=7)),
            ethernet(0x0806, b"\0\1\x08\0\6\4\0\1" + b"\0" * 20), ethernet(0x88CC, b"\0" * 40),
            ethernet_ip(ip4(*a.outer4, 4, ip4(*a.inner4, UDP, udp(b"abcd"), ihl=3))), ethernet_ip(packet)]


@case()
def cut_frames(a):
    whole = ethernet_ip(ip4(*a.outer4, TCP, tcp(b"abcdef" * 10)))
    six = ethernet_ip(ip6(*a.outer6, UDP, udp(b"abcdef" * 10)))
    tunnel = ethernet_ip(ip4(*a.outer4, 47, gre(0x0800, ip4(*a.inner4, UDP, udp(b"abcdef" * 10)))))
    cuts = [(whole, n) for n in (10, 14, 20, 33, 34, 36, 38, 42, 46, 50, 54, 60)]
    cuts += [(six, n) for n in (20, 53, 54, 58, 62, 70)] + [(tunnel, n) for n in (34, 38, 57, 58, 62, 66, 70)]
    return [(frame[:n], len(frame)) for frame, n in cuts]


@case()
def ipv4_options(a):
    record_route = b"\x07\x07\x04\0\0\0\0\0"
    return [ethernet_ip(ip4(*a.outer4, TCP, tcp(b"abc"), options=record_route)),
            ethernet_ip(ip4(*a.outer4, UDP, udp(b"abc"), options=b"\x94\x04\0\0"))]


@case()
def source_routed(a):
    """The known difference: Wireshark shows the last hop as the destination."""
    loose = b"\x83\x07\x04\x0a\x09\x09\x09\0"
    return [ethernet_ip(ip4(*a.outer4, TCP, tcp(b"abc"), options=loose)), ethernet_ip(ip4(*a.outer4, UDP, udp(b"abc"), options=loose))]
