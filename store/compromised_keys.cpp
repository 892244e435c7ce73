#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "store/directory.hpp"
#include "store/record.hpp"
#include "store/store.hpp"

namespace acme8443::store {
namespace {

/// One file for each: what is noted once stays, whoever else notes something at the same time.
std::filesystem::path note_of(const std::filesystem::path& root, std::string_view spki)
{
    return root / "compromised" / sum_of(spki);
}

}  // namespace

Result<void> Store::note_compromised(std::string_view spki) const
{
    const std::filesystem::path note = note_of(root_, spki);
    TRY(file::make_directories(note.parent_path(), 0700));
    return file::write_atomically(note, rfc3339(SystemClock().now()) + "\n", 0600);
}

Result<bool> Store::is_compromised(std::string_view spki) const
{
    return is_there(note_of(root_, spki));
}

}  // namespace acme8443::store
