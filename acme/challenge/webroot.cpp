#include "acme/challenge/webroot.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acme/token.hpp"
#include "base/descriptor.hpp"
#include "base/file.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

namespace fs = std::filesystem;

constexpr int directory_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

/// A directory below another, made when it is missing.
Result<Descriptor> enter(const Descriptor& parent, const char* name, const fs::path& path)
{
    const bool made = mkdirat(parent.get(), name, 0755) == 0;
    Descriptor directory(
        retried([&] { return openat(parent.get(), name, directory_flags | O_NOFOLLOW); }));
    if (!directory) return fail(file::error("opening, without following links,", path, errno));
    // The web server is somebody else, whatever our umask says.
    if (made && fchmod(directory.get(), 0755) != 0)
        return fail(file::error("opening to the web server", path, errno));
    return directory;
}

Result<Descriptor> challenge_directory(const fs::path& root)
{
    const Descriptor top(retried([&] { return open(root.c_str(), directory_flags); }));
    if (!top) return fail(file::error("opening the webroot", root, errno));
    const Descriptor well_known = TRY(enter(top, ".well-known", root / ".well-known"));
    return enter(well_known, "acme-challenge", root / ".well-known/acme-challenge");
}

Result<void> write_answer(const Descriptor& directory, const Challenge& challenge,
                          const fs::path& path)
{
    // The same token again means the same order, resumed after a crash.
    unlinkat(directory.get(), challenge.token.c_str(), 0);
    const Descriptor file(retried([&] {
        return openat(directory.get(), challenge.token.c_str(),
                      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    }));
    if (!file) return fail(file::error("creating", path, errno));
    const std::string& text = challenge.key_authorization;
    errno = ENOSPC;  // what a short write means
    const auto wrote = retried([&] { return write(file.get(), text.data(), text.size()); });
    if (std::cmp_equal(wrote, text.size()) && fchmod(file.get(), 0644) == 0) return {};
    Error error = file::error("writing", path, errno);
    unlinkat(directory.get(), challenge.token.c_str(), 0);
    return fail(std::move(error));
}

class Webroot final : public Solver {
public:
    explicit Webroot(fs::path root) : root_(std::move(root)) {}
    ChallengeType type() const noexcept override { return ChallengeType::http_01; }

    Result<std::string> outlook(const Identifier& /*name*/) const override
    {
        if (access(root_.c_str(), W_OK | X_OK) == 0) return "through the webroot " + root_.string();
        return fail(file::error("writing into the webroot", root_, errno));
    }
    Result<Presented> present(const Challenge& challenge, std::stop_token /*stop*/) override
    {
        if (!is_token(challenge.token))
            return fail(Errc::protocol, "not a token of RFC 8555 section 8.1");
        auto directory = std::make_shared<Descriptor>(TRY(challenge_directory(root_)));
        const fs::path path = root_ / ".well-known/acme-challenge" / challenge.token;
        TRY(write_answer(*directory, challenge, path));
        return Presented(
            [directory, token = challenge.token] { unlinkat(directory->get(), token.c_str(), 0); });
    }

private:
    fs::path root_;
};

}  // namespace

std::unique_ptr<Solver> make_webroot(fs::path root)
{
    return std::make_unique<Webroot>(std::move(root));
}

}  // namespace acme8443::acme
