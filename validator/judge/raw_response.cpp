#include "validator/judge/raw_response.hpp"

#include <charconv>

#include "base/text.hpp"

namespace acme8443::validator::judging {
namespace {

using preflight::Fetched;

// RFC 9113 section 3.4 and 6.5: an HTTP/2 server begins with a SETTINGS frame on stream 0.
bool settings_frame(std::string_view bytes)
{
    return bytes.size() >= 9 && bytes[0] == 0 && bytes[3] == 4 &&
           bytes.substr(5, 4) == std::string_view("\0\0\0\0", 4);
}

/// The next line, without its end; false when there is no end.
bool take_line(std::string_view& bytes, std::string_view& line)
{
    const auto end = bytes.find('\n');
    if (end == bytes.npos) return false;
    line = bytes.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    bytes.remove_prefix(end + 1);
    return true;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// "HTTP/1.1 200 OK"; 0 when it is nothing of the kind.
int status_of(std::string_view line)
{
    int status = 0;
    if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ') return 0;
    const auto read = std::from_chars(line.data() + 9, line.data() + 12, status);
    return read.ec == std::errc() && read.ptr == line.data() + 12 && status >= 100 ? status : 0;
}

}  // namespace

Fetched raw_response(std::string_view bytes, std::size_t most_body)
{
    if (settings_frame(bytes)) return {NoAnswer::http_2, "a SETTINGS frame"};
    std::string_view line;
    Fetched out;
    if (take_line(bytes, line)) out.status = status_of(line);
    if (out.status == 0) return {NoAnswer::broken, "not an HTTP response"};
    while (take_line(bytes, line) && !line.empty()) {
        const auto colon = line.find(':');
        if (colon == line.npos) return {NoAnswer::broken, "a header without a colon"};
        out.headers.emplace(lower(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }
    if (!line.empty()) return {NoAnswer::broken, "the headers do not end"};
    out.body = bytes.substr(0, most_body);
    if (const auto length = out.headers.find("content-length"); length != out.headers.end()) {
        std::size_t promised = 0;
        const std::string& digits = length->second;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), promised);
        if (read.ec != std::errc()) return {NoAnswer::broken, "a Content-Length that is no number"};
        out.body.resize(std::min(out.body.size(), promised));
        // A client that has read as much as it wants does not miss the rest.
        if (bytes.size() < std::min(promised, most_body)) out.no_answer = NoAnswer::body_cut;
    }
    return out;
}

}  // namespace acme8443::validator::judging
