#include "app/renewal/agenda.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/file.hpp"
#include "base/pki/encoding.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::size_t most_bytes = 64 * 1024 * 1024;

/// Takes the text up to `end` away from the front of `rest`; all of it when there is no `end`.
std::string_view word(std::string_view& rest, char end)
{
    const std::string_view taken = rest.substr(0, rest.find(end));
    rest.remove_prefix(std::min(rest.size(), taken.size() + 1));
    return taken;
}

std::optional<sys_seconds> moment(std::string_view text)
{
    seconds::rep count{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return sys_seconds(seconds(count));
}

std::string text(sys_seconds when) { return std::to_string(when.time_since_epoch().count()); }

std::string sum_of(std::string_view text) { return pki::hex(pki::sha256(text)); }

std::string place_of(const store::Store& store) { return (store.root() / "agenda").string(); }

}  // namespace

Agenda::Agenda(const store::Store& store, const Configuration& configuration)
    : store_(store), configuration_(configuration)
{
    store::Footprint for_all;
    for_all.add(configuration.path_for_all().string());
    configured_ = for_all.text();
    if (const auto found = file::read(place_of(store), most_bytes)) read(*found);
}

/// What an entry holds for: this release, this acme8443.toml.
std::string Agenda::heading() const
{
    return "acme8443 " ACME8443_VERSION " agenda " + configured_ + " ";
}

/// The heading with the SHA-256 of the rest, then an entry a line: footprint, due, when to ask,
/// name.
void Agenda::read(std::string_view rest)
{
    const std::string_view first = word(rest, '\n');
    if (first != heading() + sum_of(rest)) return;
    while (!rest.empty()) {
        std::string_view line = word(rest, '\n');
        const std::string_view footprint = word(line, ' ');
        const auto due = moment(word(line, ' '));
        const auto ask_at = moment(word(line, ' '));
        if (due && ask_at)
            entries_.emplace_hint(entries_.end(), line,
                                  Entry{std::string(footprint), {*due, *ask_at}, false});
    }
}

store::Footprint Agenda::footprint(std::string_view name) const
{
    store::Footprint all = store_.footprint(name);
    all.add(configuration_.path_of(name).string());
    return all;
}

bool Agenda::quiet(const std::string& name, const store::Footprint& now, const Occasion& occasion)
{
    const auto entry = entries_.find(name);
    if (entry == entries_.end()) return false;
    if (entry->second.footprint != now.text()) {
        entries_.erase(entry);
        changed_ = true;
        return false;
    }
    entry->second.wanted = true;
    return nothing_is_due(entry->second.quiet, occasion);
}

void Agenda::note(const std::string& name, const store::Footprint& seen, const Quiet& quiet,
                  sys_seconds now)
{
    if (!seen.settled(now)) return;
    entries_.insert_or_assign(name, Entry{seen.text(), quiet, true});
    changed_ = true;
}

Result<void> Agenda::save() const
{
    std::string lines;
    bool all_wanted = true;
    for (const auto& [name, entry] : entries_) {
        all_wanted = all_wanted && entry.wanted;
        if (entry.wanted)
            lines += entry.footprint + " " + text(entry.quiet.due) + " " +
                     text(entry.quiet.ask_at) + " " + name + "\n";
    }
    // Whoever holds the lock is writing the same: one of them is enough.
    const auto lock = file::Lock::take(store_.root() / "locks" / "agenda");
    if (!lock) return lock.error().code == Errc::busy ? Result<void>() : fail(lock.error());
    TRY(file::remove_leftovers(place_of(store_)));
    if (!changed_ && all_wanted) return {};
    return file::write_atomically(place_of(store_), heading() + sum_of(lines) + "\n" + lines, 0600);
}

}  // namespace acme8443::app
