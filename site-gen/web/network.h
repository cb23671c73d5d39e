/*
 * Which addresses belong to this machine or to a private network.
 */
#ifndef WEB_NETWORK_H
#define WEB_NETWORK_H

#include <sys/socket.h>

#include "base/span.h"

/*
 * Not reachable from the whole internet: loopback, private, link-local,
 * shared, multicast, reserved (IANA's special-purpose registries, RFC 6890
 * and its successors), also where an IPv6 address carries such an IPv4 one.
 * Families other than IPv4 and IPv6 count as private.
 */
bool network_is_private(const struct sockaddr *address);

/* The same of a host as it stands in an address: a literal one, or a name
 * that is only ever local ("localhost", "x.local", "x.internal"). */
bool network_is_private_host(struct span host);

/* A name that is never in the public DNS: .invalid (RFC 6761), .onion (RFC 7686). */
bool network_is_no_host(struct span host);

#endif
