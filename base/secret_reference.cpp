#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "base/descriptor.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443 {
namespace {

namespace fs = std::filesystem;

// A service account's token is about 1 KiB, a PEM key about 3 KiB.
constexpr std::size_t most_bytes = 16 * 1024;

Result<Secret> trimmed(std::string_view bytes, const std::string& origin)
{
    while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.remove_suffix(1);
    if (bytes.empty()) return fail(Errc::bad_config, origin + " is empty");
    return Secret(bytes);
}

/// Errors: Errc::permission when others can read it, or anybody but its owner can write it.
Result<void> check_mode(int fd, const fs::path& path)
{
    struct stat found {};
    if (fstat(fd, &found) != 0) return fail(file::error("looking at", path, errno));
    if (!S_ISREG(found.st_mode))
        return fail(Errc::bad_config, path.string() + " is not a regular file");
    if ((found.st_mode & 07777U & ~0640U) == 0) return {};
    return fail(Errc::permission, path.string() +
                                      " holds a secret and its mode is neither 0600 nor 0640; "
                                      "mend it with: chmod 0600 '" +
                                      path.string() + "'");
}

Result<Secret> from_file(const fs::path& path)
{
    // O_NONBLOCK: nobody may ever write into what turns out to be a FIFO.
    const Descriptor fd(
        retried([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }));
    if (!fd) return fail(file::error("opening", path, errno));
    TRY(check_mode(fd.get(), path));
    std::array<char, most_bytes + 1> bytes{};
    std::size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t n =
            retried([&] { return ::read(fd.get(), bytes.data() + size, bytes.size() - size); });
        if (n < 0) return fail(file::error("reading", path, errno));
        if (n == 0) break;
        size += static_cast<std::size_t>(n);
    }
    if (size > most_bytes) return fail(Errc::too_large, path.string() + " holds more than 16 KiB");
    auto secret = trimmed({bytes.data(), size}, path.string());
    explicit_bzero(bytes.data(), bytes.size());
    return secret;
}

Result<Secret> from_environment(const std::string& name)
{
    const char* const value = std::getenv(name.c_str());
    if (value == nullptr)
        return fail(Errc::bad_config, "env:" + name + ": there is no such variable");
    return trimmed(value, "env:" + name);
}

Result<Secret> from_program(std::vector<std::string> argv, const std::string& origin)
{
    auto ended = run({.argv = std::move(argv), .most_output = most_bytes}, {});
    if (!ended) return fail(std::move(ended).error().while_doing(origin));
    auto secret = trimmed(ended->output, origin);
    wipe(ended->output);
    if (ended->status != 0)
        return fail(Errc::hook_failed, origin + ": exit status " + std::to_string(ended->status) +
                                           ": " + printable(ended->errors));
    if (ended->truncated) return fail(Errc::too_large, origin + ": printed more than 16 KiB");
    return secret;
}

Result<Secret> from_systemd(const std::string& credential)
{
    const std::string origin = "systemd-creds:" + credential;
    if (credential.front() == '/')
        return from_program({"systemd-creds", "decrypt", credential, "-"}, origin);
    const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (directory == nullptr)
        return fail(Errc::bad_config, origin +
                                          ": no credentials were given to this process; write "
                                          "LoadCredential=" +
                                          credential + ":/path into its unit");
    return from_file(fs::path(directory) / credential);
}

std::vector<std::string> words(const std::string& line)
{
    std::istringstream in(line);
    std::vector<std::string> found;
    for (std::string word; in >> word;) found.push_back(word);
    return found;
}

struct Reference {
    std::string scheme;
    std::string rest;
};

Result<Reference> parse(std::string_view text)
{
    const auto colon = text.find(':');
    const std::string scheme(text.substr(0, colon));
    const std::string rest(colon == text.npos ? "" : text.substr(colon + 1));
    const bool absolute = rest.starts_with('/');
    const bool plain = !rest.empty() && rest.find('/') == rest.npos && rest != "..";
    if (rest.find('\0') == rest.npos &&
        ((scheme == "file" && absolute) || (scheme == "env" && plain) ||
         (scheme == "systemd-creds" && (absolute || plain)) || (scheme == "exec" && absolute)))
        return Reference{scheme, rest};
    // What stands there may be the secret itself: it is not repeated.
    return fail(Errc::bad_config,
                "not a reference to a secret; write file:/path, env:NAME, systemd-creds:NAME or "
                "exec:/program argument...");
}

}  // namespace

Result<void> check_secret_reference(std::string_view reference)
{
    TRY(parse(reference));
    return {};
}

Result<Secret> read_secret(std::string_view reference)
{
    const Reference named = TRY(parse(reference));
    if (named.scheme == "file") return from_file(named.rest);
    if (named.scheme == "env") return from_environment(named.rest);
    if (named.scheme == "systemd-creds") return from_systemd(named.rest);
    return from_program(words(named.rest), "exec:" + named.rest);
}

}  // namespace acme8443
