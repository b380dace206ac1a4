//! TLS as IEC 62351-3 asks for it: versions 1.2 and 1.3, suites with authenticated encryption and forward secrecy
//! only, and a certificate from either end where an authority is named.

use core::net::IpAddr;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, ensure};
use tokio_rustls::{
    TlsAcceptor, TlsConnector,
    rustls::{
        ClientConfig, RootCertStore, ServerConfig,
        crypto::{CryptoProvider, ring},
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
        server::WebPkiClientVerifier,
        version::{TLS12, TLS13},
    },
};

/// Who we are: files in PEM form.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Our certificate, followed by those between it and the authority.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// A server that shows `identity`. With `authority`, a file of certificates in PEM form, it takes only clients whose
/// certificate one of these has signed.
///
/// # Errors
/// Which file cannot be used, and why.
pub fn acceptor(identity: &Identity, authority: Option<&Path>) -> Result<TlsAcceptor> {
    let builder =
        ServerConfig::builder_with_provider(provider()).with_protocol_versions(&[&TLS13, &TLS12])?;
    let builder = match authority {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots(path)?), provider());
            builder.with_client_cert_verifier(verifier.build().with_context(|| told(path))?)
        }
    };
    let (chain, key) = identity.read()?;
    let config = builder.with_single_cert(chain, key).with_context(|| told(&identity.certificate))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// A client of servers whose certificate one of those in `authority` has signed. It shows `identity`, if it has one.
///
/// # Errors
/// Which file cannot be used, and why.
pub fn connector(authority: &Path, identity: Option<&Identity>) -> Result<TlsConnector> {
    let builder =
        ClientConfig::builder_with_provider(provider()).with_protocol_versions(&[&TLS13, &TLS12])?;
    let builder = builder.with_root_certificates(roots(authority)?);
    let config = match identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let (chain, key) = identity.read()?;
            builder.with_client_auth_cert(chain, key).with_context(|| told(&identity.certificate))?
        }
    };
    Ok(TlsConnector::from(Arc::new(config)))
}

/// The name under which a server at an address must be certified.
pub fn server_name(address: IpAddr) -> ServerName<'static> {
    ServerName::IpAddress(address.into())
}

impl Identity {
    fn read(&self) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)> {
        let key = PrivateKeyDer::from_pem_file(&self.key).with_context(|| told(&self.key))?;
        Ok((certificates(&self.certificate)?, key))
    }
}

fn roots(path: &Path) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(path)? {
        roots.add(certificate).with_context(|| told(path))?;
    }
    Ok(roots)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let read = || CertificateDer::pem_file_iter(path)?.collect::<Result<Vec<_>, _>>();
    let certificates = read().with_context(|| told(path))?;
    ensure!(!certificates.is_empty(), "{}: there is no certificate in it", told(path));
    Ok(certificates)
}

fn told(path: &Path) -> String {
    format!("cannot use {}", path.display())
}

/// All suites of this provider are ECDHE with AES-GCM or ChaCha20-Poly1305: see the test.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_is_authenticated_encryption_with_forward_secrecy() {
        let suites = provider().cipher_suites.clone();
        assert!(suites.len() >= 6);
        for suite in suites {
            let name = format!("{:?}", suite.suite());
            assert!(name.contains("_GCM_") || name.contains("_POLY1305_"), "{name}");
            assert!(name.starts_with("TLS13_") || name.starts_with("TLS_ECDHE_"), "{name}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named() {
        let path = PathBuf::from("/no/such/file.pem");
        let error = connector(&path, None).err().unwrap();
        assert!(format!("{error:#}").contains("/no/such/file.pem"), "{error:#}");
        let identity = Identity { certificate: path.clone(), key: path };
        assert!(acceptor(&identity, None).is_err());
    }
}
