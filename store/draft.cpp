#include <utility>

#include "base/try.hpp"
#include "store/directory.hpp"
#include "store/draft_files.hpp"
#include "store/generation.hpp"
#include "store/store.hpp"

namespace acme8443::store {
namespace {

using Keep = std::optional<pki::PrivateKey>;

/// No key is used for two certificates unless that is wanted. What is in force and damaged cannot
/// be compared with, or kept.
Result<bool> has_the_key(const DraftFiles& draft, const Layout& at, const Keep& keep)
{
    if (keep) return draft.key.spki() == keep->spki();
    return !TRY(holds_live_key(at, draft));
}

/// The draft that is there, if it is still of use. One that is not is out of the way afterwards.
Result<std::optional<DraftFiles>> take_over(const Layout& at, const OrderSpec& order,
                                            const Keep& keep)
{
    TRY(discard_promoted(at));
    auto left = read_draft(at);
    if (!left && left.error().code == Errc::damaged) {
        TRY(quarantine(at, at.draft(), "draft"));
        return std::nullopt;
    }
    if (!left || !*left) return left;
    if ((*left)->fits(order) && TRY(has_the_key(**left, at, keep))) return left;
    TRY(discard_directory(at.draft()));
    return std::nullopt;
}

}  // namespace

struct Draft::Impl {
    Layout at;
    DraftFiles files;
};

Draft::Draft(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Draft::Draft(Draft&&) noexcept = default;
Draft::~Draft() = default;

const pki::PrivateKey& Draft::key() const { return impl_->files.key; }
const pki::Csr& Draft::csr() const { return impl_->files.csr; }
const std::optional<std::string>& Draft::order_url() const { return impl_->files.order_url; }

Result<void> Draft::remember(std::string_view order_url)
{
    impl_->files.order_url = std::string(order_url);
    return save_order_url(impl_->at, impl_->files);
}

Result<Live> Draft::promote(const pki::CertificateChain& chain) &&
{
    const auto& [at, files] = *impl_;
    auto live = TRY(
        put_in_force(at, files.key, files.key_pem.reveal(), chain, files.order_url.value_or("")));
    // It is live. A draft that cannot be removed now is recognised next time.
    (void)discard_directory(at.draft());
    return live;
}

Result<Draft> Store::draft(std::string_view name, const ApprovedOrder& approved,
                           std::optional<pki::PrivateKey> keep) const
{
    Layout at = TRY(Layout::of(root_, name));
    auto files = TRY(take_over(at, approved.spec(), keep));
    if (!files && !keep) keep = TRY(pki::PrivateKey::generate(approved.spec().key_type));
    if (!files) files = TRY(create_draft(at, approved.spec(), *std::move(keep)));
    return Draft(std::make_unique<Draft::Impl>(Draft::Impl{std::move(at), std::move(*files)}));
}

Result<bool> Store::drafted(std::string_view name) const
{
    const Layout at = TRY(Layout::of(root_, name));
    return is_there(at.draft());
}

Result<void> Store::discard_draft(std::string_view name) const
{
    const Layout at = TRY(Layout::of(root_, name));
    return discard_directory(at.draft());
}

}  // namespace acme8443::store
