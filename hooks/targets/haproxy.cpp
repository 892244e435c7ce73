#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/combined_pem.hpp"
#include "hooks/targets/command.hpp"
#include "hooks/targets/file_slots.hpp"
#include "hooks/targets/targets.hpp"
#include "hooks/targets/unix_socket.hpp"

namespace acme8443::hooks {
namespace {

constexpr std::chrono::seconds patience{10};

/// What the runtime API says when it has done what it was asked.
bool agreed(const std::string& answer)
{
    constexpr std::array words{"Transaction created", "Transaction updated", "Success!"};
    return std::ranges::any_of(words,
                               [&](const char* word) { return answer.find(word) != answer.npos; });
}

/// An empty line ends the payload, so a file that somebody wrote by hand loses its own.
std::string payload(std::string_view pem)
{
    std::string lines;
    for (const std::string& line : split(pem, '\n'))
        if (line.find_first_not_of(" \r\t") != line.npos) lines += line + "\n";
    return lines;
}

/// HAProxy 2.2 and newer: the running process takes the pair through its runtime API in one
/// transaction, which keeps the old one when they do not match; then the file follows, for the next
/// start.
class Haproxy final : public Target {
public:
    Haproxy(FileSlots file, std::string socket, std::string certificate,
            std::vector<std::string> reload)
        : file_(std::move(file)),
          socket_(std::move(socket)),
          certificate_(std::move(certificate)),
          reload_(std::move(reload))
    {
    }

    Demands demands() const override { return {}; }
    Result<Slot> current() override { return file_.current(); }
    Result<Slot> stage(const Live& live) override
    {
        return file_.stage(live, combined_pem(live.bundle));
    }
    Result<void> point(const Slot& slot) override
    {
        const Secret pem = TRY(file_.read(slot));
        auto committed = commit(pem);
        // A HAProxy that does not run reads the file when it starts.
        const bool runs = committed || committed.error().code != Errc::connection_refused;
        if (!committed && runs) return committed;
        return file_.point(slot);
    }
    Result<void> reload(std::stop_token stop) override
    {
        if (!reload_.empty())
            TRY(run_command(reload_, std::chrono::seconds(60), {}, std::move(stop)));
        return {};
    }
    Result<std::vector<Slot>> slots() override { return file_.slots(); }
    void forget(const Slot& slot) override { file_.forget(slot); }

private:
    Result<void> commit(const Secret& pem) const
    {
        if (socket_.empty()) return {};
        const Secret set("set ssl cert " + certificate_ + " <<\n" + payload(pem.reveal()) + "\n");
        TRY(ask(set.reveal()));
        auto committed = ask("commit ssl cert " + certificate_ + "\n");
        if (committed) return {};
        // Nobody else can change this certificate while a transaction stands open.
        auto aborted = ask_socket(socket_, "abort ssl cert " + certificate_ + "\n", patience);
        if (!aborted) committed.error().message += "; " + aborted.error().message;
        return committed;
    }
    Result<void> ask(std::string_view command) const
    {
        const std::string answer = TRY(ask_socket(socket_, command, patience));
        if (agreed(answer)) return {};
        std::string words = answer;
        std::ranges::replace(words, '\n', ' ');
        return fail(Errc::hook_failed, "HAProxy: " + printable(words, 300));
    }

    FileSlots file_;
    std::string socket_;       ///< empty: told by `reload` only
    std::string certificate_;  ///< its name inside HAProxy
    std::vector<std::string> reload_;
};

}  // namespace

Result<std::unique_ptr<Target>> make_haproxy(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(
        spec, {"pem", "certificate", "socket", "reload", "owner", "group", "mode"}));
    auto file = TRY(FileSlots::make(settings, "pem"));
    auto socket = TRY(settings.path("socket"));
    auto reload = TRY(settings.command("reload"));
    if (socket.empty() && reload.empty())
        return settings.bad("socket", "is missing; or give reload");
    auto certificate = TRY(settings.text("certificate", file.file().native()));
    if (certificate.find_first_of(" \t\n;\\") != certificate.npos)
        return settings.bad("certificate", "HAProxy's commands have no way to say this name");
    return std::make_unique<Haproxy>(std::move(file), std::move(socket), std::move(certificate),
                                     std::move(reload));
}

}  // namespace acme8443::hooks
