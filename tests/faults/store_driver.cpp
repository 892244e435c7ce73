// What store_sweep.py kills and starves: the order of the store's calls in a run of acme8443,
// against a CA that is a directory.
//
//     store_driver STORE CA run|renew|account|rekey|prune|careless
//
// run      the plain scheduled run: heals what is damaged, finishes what was begun, issues what is
//          missing. renew issues in any case. account opens the account. rekey changes its key.
//          prune keeps one.
// careless is the control: it writes into the live files, as many clients do, and the sweep must
// see
//          it broken.
//
// Exit status: 0, or as the program's: 73 the store cannot be written, 77 permission, 75 busy,
// else 70.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "base/file.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "store/store.hpp"
#include "tests/support/approved.hpp"
#include "tests/support/openssl_ca.hpp"

namespace acme8443 {
namespace {

namespace fs = std::filesystem;

constexpr const char* name = "app.example.org";
constexpr const char* directory_url = "https://ca.example/directory";

/// Remembers accounts by key and orders by number, and answers the same again when asked again.
/// Everything it does lies outside the store: a kill meets it before or after, never half-way.
class DirectoryCa {
public:
    static Result<DirectoryCa> open(const fs::path& directory)
    {
        auto signer = TRY(OpensslCa::open(directory / "authority"));
        for (const char* each : {"accounts", "orders"})
            TRY(file::make_directories(directory / each));
        return DirectoryCa(directory, std::move(signer));
    }

    /// newAccount: one account per key.
    Result<std::string> register_key(const pki::PrivateKey& key) const
    {
        const std::string id = id_of(key);
        TRY(file::write_atomically(directory_ / "accounts" / id, id, 0600));
        return "https://ca.example/account/" + id;
    }
    /// keyChange: afterwards only the new key counts.
    Result<void> change_key(const pki::PrivateKey& from, const pki::PrivateKey& to) const
    {
        if (knows(to)) return {};
        return file::move(directory_ / "accounts" / id_of(from),
                          directory_ / "accounts" / id_of(to));
    }
    bool knows(const pki::PrivateKey& key) const
    {
        return fs::exists(directory_ / "accounts" / id_of(key));
    }

    Result<std::string> new_order() const
    {
        int number = 1;
        while (fs::exists(order(std::to_string(number)))) ++number;
        TRY(file::make_directories(order(std::to_string(number))));
        return std::to_string(number);
    }
    /// finalize, and download: an order has one certificate.
    Result<pki::CertificateChain> finalize(const std::string& number, const pki::Csr& csr) const
    {
        const fs::path chain = order(number) / "chain.pem";
        if (!fs::exists(chain)) {
            const std::string pem = TRY(signer_.sign(csr));
            TRY(file::write_atomically(chain, pem, 0600));
        }
        const std::string pem = TRY(file::read(chain));
        return pki::CertificateChain::from_pem(pem);
    }

private:
    DirectoryCa(fs::path directory, OpensslCa signer)
        : directory_(std::move(directory)), signer_(std::move(signer))
    {
    }
    static std::string id_of(const pki::PrivateKey& key)
    {
        return pki::hex(pki::sha256(key.spki()));
    }
    fs::path order(const std::string& number) const { return directory_ / "orders" / number; }

    fs::path directory_;
    OpensslCa signer_;
};

/// The account, registered. One whose registration was interrupted is registered with the same key.
Result<store::AccountRecord> account(const store::Store& store, const DirectoryCa& ca)
{
    auto found = TRY(store.account(directory_url));
    if (!found) found = TRY(store.new_account(directory_url, KeyType::ecdsa_p256));
    if (found->url.empty()) {
        found->url = TRY(ca.register_key(found->key));
        TRY(store.save_account(directory_url, *found));
    }
    return std::move(*found);
}

/// A crash in a key change leaves two keys; the CA knows which one is the account's.
Result<void> settle_key_change(const store::Store& store, const DirectoryCa& ca)
{
    auto known = TRY(store.accounts(directory_url));
    if (known.size() < 2) return {};
    if (ca.knows(known[0].key)) return store.forget_account(directory_url, known[1].key);
    known[1].url = known[0].url;
    TRY(store.save_account(directory_url, known[1]));
    return store.forget_account(directory_url, known[0].key);
}

Result<void> change_key(const store::Store& store, const DirectoryCa& ca)
{
    TRY(settle_key_change(store, ca));
    const auto old = TRY(account(store, ca));
    auto next = TRY(store.new_account(directory_url, KeyType::ecdsa_p256));
    TRY(ca.change_key(old.key, next.key));
    next.url = old.url;
    TRY(store.save_account(directory_url, next));
    return store.forget_account(directory_url, old.key);
}

Result<void> issue(const store::Store& store, const DirectoryCa& ca)
{
    OrderSpec order;
    for (const char* each : {"app.example.org", "www.example.org"}) {
        const Identifier identifier = TRY(Identifier::parse(each));
        order.names.push_back({identifier, ChallengeType::http_01});
    }
    auto draft = TRY(store.draft(name, validator::Policy::approve_unseen(std::move(order))));
    if (!draft.order_url()) {
        const std::string number = TRY(ca.new_order());
        TRY(draft.remember(number));
    }
    const auto chain = TRY(ca.finalize(*draft.order_url(), draft.csr()));
    TRY(std::move(draft).promote(chain));
    return {};
}

/// What hooks would record.
Result<void> deploy(const store::Store& store, const Live& live)
{
    const auto records = store.deployment_records();
    const auto before = TRY(records->find(name, "tomcat"));
    if (before && before->state == DeploymentState::verified &&
        before->leaf_sha256 == live.bundle.leaf_sha256)
        return {};
    using enum DeploymentState;
    for (const DeploymentState state : {staged, pointed, verified})
        TRY(records->save(name, "tomcat",
                          {state, live.generation, "", live.bundle.leaf_sha256, live.not_before}));
    return {};
}

/// What is in force, healed if it can be.
Result<std::optional<Live>> in_force(const store::Store& store)
{
    auto live = store.live(name);
    if (live || live.error().code != Errc::damaged) return live;
    const auto healed = store.heal(name);
    if (!healed && healed.error().code == Errc::damaged) return std::nullopt;
    TRY(healed);
    return store.live(name);
}

Result<void> run(const store::Store& store, const DirectoryCa& ca, bool force)
{
    const auto lock = TRY(store.lock(name));
    TRY(account(store, ca));
    TRY(settle_key_change(store, ca));
    auto live = TRY(in_force(store));
    const bool begun = TRY(store.drafted(name));
    if (force || begun || !live) {
        TRY(issue(store, ca));
        live = TRY(store.live(name));
    }
    const auto renewal = TRY(store.renewal(name));
    if (renewal.renew_at_generation != live->generation)
        TRY(store.save_renewal(name, {.renew_at = live->not_after - std::chrono::days(30),
                                      .renew_at_generation = live->generation}));
    TRY(deploy(store, *live));
    return store.prune(name, {.keep = 2});
}

/// Another generation's bytes over the live files.
Result<void> overwrite_live(const store::Store& store)
{
    const std::vector<std::string> ids = TRY(store.generations(name));
    for (const char* each :
         {"privkey.pem", "cert.pem", "chain.pem", "fullchain.pem", "meta.json"}) {
        const std::string text =
            TRY(file::read(store.root() / "certificates" / name / ids.front() / each));
        std::ofstream(store.root() / "live" / name / each, std::ios::trunc) << text;
    }
    return {};
}

Result<void> dispatch(const std::string& verb, const fs::path& root, const fs::path& directory)
{
    const auto ca = TRY(DirectoryCa::open(directory));
    const auto store = TRY(store::Store::open(root));
    if (verb == "run") return run(store, ca, false);
    if (verb == "renew") return run(store, ca, true);
    if (verb == "account") return account(store, ca).map([](auto&&) {});
    if (verb == "rekey") return change_key(store, ca);
    if (verb == "prune") return store.prune(name, {.keep = 1});
    if (verb == "careless") return overwrite_live(store);
    return fail(Errc::bad_usage, "no such verb: " + verb);
}

int status_of(const Error& error)
{
    if (error.code == Errc::storage) return 73;
    if (error.code == Errc::permission) return 77;
    if (error.code == Errc::busy) return 75;
    return 70;
}

}  // namespace
}  // namespace acme8443

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::cerr << "usage: store_driver STORE CA run|renew|account|rekey|prune|careless\n";
        return 64;
    }
    const auto done = acme8443::dispatch(argv[3], argv[1], argv[2]);
    if (done) return 0;
    std::cerr << to_string(done.error().code) << ": " << done.error().message << "\n";
    return acme8443::status_of(done.error());
}
