#include "bundle/compress.h"

#include <brotli/encode.h>
#define ZLIB_CONST /* zlib does not change what it reads */
#include <zlib.h>

#include "base/mem.h"

/* Beyond these, each step costs several times as much for a hundredth of the size. */
#define GZIP_LEVEL 6
#define BROTLI_LEVEL 6

const char *const compress_suffix[COMPRESS_KINDS] = { ".gz", ".br" };

static const char *const texts[] = { ".html", ".css", ".js", ".json", ".svg", ".xml", ".txt" };

bool
compress_is_text(struct span path)
{
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (span_ends_with(path, texts[i]))
			return true;
	return false;
}

/* Writes to `to`, of `size` bytes; the length, or 0 where it does not fit. */
static size_t
gzip(struct span bytes, Bytef *to, size_t size)
{
	const int window_and_gzip = 15 + 16, memory = 8;
	gz_header header = { .os = 255 };
	z_stream z = { .next_in = (const Bytef *)bytes.ptr, .avail_in = (uInt)bytes.len };
	size_t len = 0;

	if (bytes.len > UINT32_MAX ||
	    deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, window_and_gzip, memory, Z_DEFAULT_STRATEGY) != Z_OK)
		return 0;
	/* Otherwise the header would tell the operating system. */
	deflateSetHeader(&z, &header);
	z.next_out = to;
	z.avail_out = (uInt)size;
	if (deflate(&z, Z_FINISH) == Z_STREAM_END)
		len = z.total_out;
	deflateEnd(&z);
	return len;
}

static size_t
brotli(struct span bytes, uint8_t *to, size_t size)
{
	size_t len = size;

	return BrotliEncoderCompress(BROTLI_LEVEL, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.len,
	                             (const uint8_t *)bytes.ptr, &len, to)
	               ? len
	               : 0;
}

bool
compress_bytes(enum compress_kind kind, struct span bytes, struct buf *out)
{
	size_t room = bytes.len ? bytes.len - 1 : 0, len = 0;
	unsigned char *to = (unsigned char *)buf_reserve(out, room + 1);

	if (room)
		len = kind == COMPRESS_GZIP ? gzip(bytes, to, room) : brotli(bytes, to, room);
	out->len += len;
	out->ptr[out->len] = '\0';
	return len > 0;
}
