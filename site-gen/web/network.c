#include "web/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct block4 {
	uint32_t network;
	unsigned bits;
};

static const struct block4 private4[] = {
	{ 0x00000000, 8 },  /* this network */
	{ 0x0A000000, 8 },  /* private */
	{ 0x64400000, 10 }, /* shared by a carrier's customers */
	{ 0x7F000000, 8 },  /* loopback */
	{ 0xA9FE0000, 16 }, /* link-local */
	{ 0xAC100000, 12 }, /* private */
	{ 0xC0000000, 24 }, /* protocol assignments */
	{ 0xC0000200, 24 }, /* documentation */
	{ 0xC0586300, 24 }, /* 6to4 relays */
	{ 0xC0A80000, 16 }, /* private */
	{ 0xC6120000, 15 }, /* benchmarks */
	{ 0xC6336400, 24 }, /* documentation */
	{ 0xCB007100, 24 }, /* documentation */
	{ 0xE0000000, 3 },  /* multicast, reserved, broadcast */
};

struct block6 {
	unsigned char network[16];
	unsigned bits;
};

static const struct block6 private6[] = {
	{ { 0 }, 127 },                     /* unspecified, loopback */
	{ { 0x01, 0 }, 64 },                /* discard */
	{ { 0xFC }, 7 },                    /* unique local */
	{ { 0xFE, 0x80 }, 10 },             /* link-local */
	{ { 0xFE, 0xC0 }, 10 },             /* site-local, as once was */
	{ { 0xFF }, 8 },                    /* multicast */
	{ { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* protocol assignments, Teredo */
	{ { 0x20, 0x01, 0x0D, 0xB8 }, 32 }, /* documentation */
	{ { 0x3F, 0xFF }, 20 },             /* documentation */
};

/* Where an IPv6 address of a block holds an IPv4 one. */
static const struct {
	struct block6 block;
	unsigned at;
} carriers[] = {
	{ { { 0 }, 96 }, 12 },                                              /* compatible */
	{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF }, 96 }, 12 },       /* mapped */
	{ { { 0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0 }, 96 }, 12 }, /* NAT64 */
	{ { { 0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01 }, 48 }, 12 },             /* local NAT64 */
	{ { { 0x20, 0x02 }, 16 }, 2 },                                      /* 6to4 */
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
is_private4(uint32_t address)
{
	size_t i;

	for (i = 0; i < COUNT(private4); i++)
		if ((address ^ private4[i].network) >> (32 - private4[i].bits) == 0)
			return true;
	return false;
}

static bool
is_in(const unsigned char *address, const struct block6 *block)
{
	unsigned whole = block->bits / 8, rest = block->bits % 8;

	return memcmp(address, block->network, whole) == 0 &&
	       (!rest || (address[whole] ^ block->network[whole]) >> (8 - rest) == 0);
}

static bool
is_private6(const unsigned char *address)
{
	size_t i;

	for (i = 0; i < COUNT(private6); i++)
		if (is_in(address, &private6[i]))
			return true;
	for (i = 0; i < COUNT(carriers); i++) {
		const unsigned char *a = address + carriers[i].at;

		if (is_in(address, &carriers[i].block))
			return is_private4((uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 |
			                   a[3]);
	}
	return false;
}

bool
network_is_private(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof(v4));
		return is_private4(ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof(v6));
		return is_private6(v6.sin6_addr.s6_addr);
	}
	return true;
}

/* Whether the name is `suffix`, or ends with a dot and it; a last dot does not count. */
static bool
is_below(struct span host, const char *suffix)
{
	size_t len = strlen(suffix);

	if (host.len && host.ptr[host.len - 1] == '.')
		host.len--;
	return span_ends_with(host, suffix) && (host.len == len || host.ptr[host.len - len - 1] == '.');
}

bool
network_is_private_host(struct span host)
{
	char text[64];
	struct in_addr v4;
	struct in6_addr v6;

	if (is_below(host, "localhost") || is_below(host, "local") || is_below(host, "internal") ||
	    is_below(host, "home.arpa"))
		return true;
	if (host.len >= sizeof(text))
		return false;
	if (host.len > 2 && host.ptr[0] == '[')
		host = span_slice(host, 1, host.len - 1);
	memcpy(text, host.ptr, host.len);
	text[host.len] = '\0';
	text[strcspn(text, "%")] = '\0';
	if (inet_pton(AF_INET, text, &v4) == 1)
		return is_private4(ntohl(v4.s_addr));
	return inet_pton(AF_INET6, text, &v6) == 1 && is_private6(v6.s6_addr);
}

bool
network_is_no_host(struct span host)
{
	return is_below(host, "invalid") || is_below(host, "onion");
}
