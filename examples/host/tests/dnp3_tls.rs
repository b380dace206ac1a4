//! DNP3 behind TLS, with certificates made for the test.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::net::{IpAddr, Ipv4Addr};
use std::{fs, path::Path, sync::Arc};

use common::{
    Btrm, PATIENCE, TempDir, command,
    dnp3::{CLASS_0, Master, READ},
    free_port,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, SanType};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::{
    TlsAcceptor, TlsConnector,
    rustls::{
        ClientConfig, RootCertStore, ServerConfig, SupportedProtocolVersion,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName},
        server::WebPkiClientVerifier,
        version::{TLS12, TLS13},
    },
};

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// An authority that signs certificates.
struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate that it signed, and its key.
struct Signed {
    certificate: CertificateDer<'static>,
    key: KeyPair,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn sign(&self) -> Signed {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.subject_alt_names = vec![SanType::IpAddress(LOCALHOST)];
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Signed { pem: certificate.pem(), certificate: certificate.der().clone(), key }
    }

    fn roots(&self) -> Arc<RootCertStore> {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        Arc::new(roots)
    }
}

impl Signed {
    fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.serialize_der()))
    }
}

/// The files of a unit whose certificate `authority` has signed: certificate, key, authority.
fn files(dir: &Path, authority: &Authority) -> [String; 3] {
    let unit = authority.sign();
    let contents =
        [("unit.pem", unit.pem), ("key.pem", unit.key.serialize_pem()), ("ca.pem", authority.0.pem())];
    contents.map(|(name, pem)| {
        fs::write(dir.join(name), pem).unwrap();
        dir.join(name).display().to_string()
    })
}

/// Connects by TLS, with a certificate or without; `None` when either end refuses.
async fn connect(
    btrm: &Btrm,
    trusts: &Authority,
    shows: Option<&Signed>,
    version: &'static SupportedProtocolVersion,
) -> Option<Master> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(trusts.roots());
    let config = match shows {
        None => builder.with_no_client_auth(),
        Some(signed) => {
            builder.with_client_auth_cert(vec![signed.certificate.clone()], signed.key()).unwrap()
        }
    };
    let stream = TcpStream::connect(btrm.address("dnp3-tls")).await.unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let stream = connector.connect(ServerName::IpAddress(LOCALHOST.into()), stream).await.ok()?;
    Some(Master::over(stream))
}

/// Whether a master gets an answer. In TLS 1.3 a client hears of its refusal after its handshake.
async fn is_served(master: Option<Master>) -> bool {
    let Some(mut master) = master else { return false };
    let request = common::dnp3::frame(1, 10, &[0xC1, READ, 0x3C, 1, 6]);
    let sent = tokio::io::AsyncWriteExt::write_all(&mut master.stream, &request).await;
    sent.is_ok() && master.fragment(PATIENCE).await.is_ok()
}

#[tokio::test]
async fn masters_are_served_over_both_versions() {
    let (dir, authority) = (TempDir::new(), Authority::new());
    let [certificate, key, _] = files(dir.path(), &authority);
    let port = free_port().to_string();
    let btrm = Btrm::start(
        &dir,
        &["--dnp3-tls-port", &port, "--dnp3-tls-cert", &certificate, "--dnp3-tls-key", &key],
    );
    for version in [&TLS12, &TLS13] {
        let mut master = connect(&btrm, &authority, None, version).await.unwrap();
        for _ in 0..3 {
            assert!(master.ask(READ, CLASS_0).await.restarted());
        }
    }
    assert!(
        connect(&btrm, &Authority::new(), None, &TLS13).await.is_none(),
        "the unit's authority is another"
    );
    let mut plain = Master::connect(btrm.address("dnp3-tls")).await;
    plain.request(READ, CLASS_0).await;
    assert!(plain.closed(PATIENCE).await, "nobody speaks in the clear here");
}

#[tokio::test]
async fn where_an_authority_is_named_masters_must_show_a_certificate_of_it() {
    let (dir, authority) = (TempDir::new(), Authority::new());
    let [certificate, key, ca] = files(dir.path(), &authority);
    let port = free_port().to_string();
    let options = ["--dnp3-tls-port", &port, "--dnp3-tls-cert", &certificate, "--dnp3-tls-key", &key];
    let btrm = Btrm::start(&dir, &[&options[..], &["--dnp3-tls-ca", &ca]].concat());
    let (known, unknown) = (authority.sign(), Authority::new().sign());
    for version in [&TLS12, &TLS13] {
        assert!(is_served(connect(&btrm, &authority, Some(&known), version).await).await);
        assert!(!is_served(connect(&btrm, &authority, None, version).await).await);
        assert!(!is_served(connect(&btrm, &authority, Some(&unknown), version).await).await);
    }
}

#[tokio::test]
async fn the_unit_calls_its_master_by_tls_and_only_the_right_one() {
    let (dir, authority) = (TempDir::new(), Authority::new());
    let [certificate, key, ca] = files(dir.path(), &authority);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let options = ["--dnp3-unsolicited", "--dnp3-master-ip", &address, "--dnp3-tls-ca", &ca];
    let identity = ["--dnp3-tls-cert", &certificate, "--dnp3-tls-key", &key];
    let _btrm = Btrm::start(&dir, &[&options[..], &identity].concat());
    for (signer, is_right) in [(&Authority::new(), false), (&authority, true)] {
        let (stream, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
        let accepted = acceptor(&authority, &signer.sign()).accept(stream).await;
        assert_eq!(accepted.is_ok(), is_right);
        if let Ok(stream) = accepted {
            assert!(Master::over(stream).told().await.restarted());
        }
    }
}

/// A master that wants the unit's certificate.
fn acceptor(trusts: &Authority, shows: &Signed) -> TlsAcceptor {
    let provider = Arc::new(ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(trusts.roots(), Arc::clone(&provider));
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(vec![shows.certificate.clone()], shows.key())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

#[tokio::test]
async fn handshakes_that_stall_do_not_keep_a_master_out() {
    let (dir, authority) = (TempDir::new(), Authority::new());
    let [certificate, key, _] = files(dir.path(), &authority);
    let port = free_port().to_string();
    let btrm = Btrm::start(
        &dir,
        &["--dnp3-tls-port", &port, "--dnp3-tls-cert", &certificate, "--dnp3-tls-key", &key],
    );
    let mut stalled = Vec::new();
    for _ in 0..200 {
        stalled.push(TcpStream::connect(btrm.address("dnp3-tls")).await.unwrap());
    }
    let mut master = connect(&btrm, &authority, None, &TLS13).await.unwrap();
    assert!(master.ask(READ, CLASS_0).await.restarted());
}

#[test]
fn what_is_missing_or_no_certificate_is_an_error_that_says_so() {
    let dir = TempDir::new();
    let state = dir.path().display().to_string();
    let port = free_port().to_string();
    let base = ["--modbus-port", "0", "--state-dir", &state, "--dnp3-tls-port", &port];
    let junk = dir.path().join("junk.pem");
    fs::write(&junk, "no certificate").unwrap();
    let junk = junk.display().to_string();
    let with = ["--dnp3-tls-cert", &junk, "--dnp3-tls-key", &junk];
    for (options, told) in [(&[][..], "--dnp3-tls-port needs"), (&with, junk.as_str())] {
        let output = command(&[&base, options].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains(told), "{text}");
    }
}
