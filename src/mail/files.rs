//! What goes along with a letter and is made by later modules: a PDF, a code.
use super::form::Enclosure;
use crate::{
    error::{Error, Result},
    store::Store,
    tables::{
        certificate::{self, CertificateId},
        certificate_file, message,
    },
};
use rocket::futures::future::BoxFuture;
use sea_orm::EntityTrait;
use std::sync::Arc;

/// What later modules add to a letter at the moment it leaves: the PDF of a certificate, a code for
/// signing in. The way to them is handed in.
#[derive(Clone)]
pub struct Files {
    pdf: Arc<dyn Fn(CertificateId) -> BoxFuture<'static, Result<Vec<u8>>> + Send + Sync>,
    pub(super) codes: Option<Codes>,
}

/// Where codes for signing in come from: by the event of their message. None when it is over.
#[derive(Clone)]
pub struct Codes(Arc<dyn Fn(String) -> BoxFuture<'static, Result<Option<String>>> + Send + Sync>);

impl Codes {
    /// From a function that makes the code of an event anew.
    pub fn new<F>(make: impl Fn(String) -> F + Send + Sync + 'static) -> Codes
    where
        F: Future<Output = Result<Option<String>>> + Send + 'static,
    {
        Codes(Arc::new(move |event| Box::pin(make(event))))
    }

    /// The code of this event, made now.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn make(&self, event: &str) -> Result<Option<String>> {
        (self.0)(event.to_string()).await
    }
}

impl Files {
    /// From a function that makes or finds the PDF of a certificate.
    pub fn new<F>(find: impl Fn(CertificateId) -> F + Send + Sync + 'static) -> Files
    where
        F: Future<Output = Result<Vec<u8>>> + Send + 'static,
    {
        Files { pdf: Arc::new(move |id| Box::pin(find(id))), codes: None }
    }

    /// The same with codes for signing in.
    pub fn with_codes(self, codes: Codes) -> Files {
        Files { codes: Some(codes), ..self }
    }

    /// Those that were set and stored when they were issued.
    pub fn stored(store: &Store) -> Files {
        let store = store.clone();
        Files::new(move |id| {
            let store = store.clone();
            async move {
                let file = certificate_file::Entity::find_by_id(id).one(store.read()).await?;
                Ok(file.ok_or_else(|| Error::fault(format!("certificate {id} has no PDF yet")))?.pdf)
            }
        })
    }

    /// What goes along with a message: nothing, or the certificate it is about.
    ///
    /// # Errors
    /// When the certificate cannot be read or its PDF not be made.
    pub async fn enclosure(&self, store: &Store, row: &message::Model) -> Result<Option<Enclosure>> {
        let Some(id) = row.certificate_id else { return Ok(None) };
        let certificate =
            certificate::Entity::find_by_id(id).one(store.read()).await?.ok_or(Error::NotFound)?;
        let pdf = (self.pdf)(id).await?;
        Ok(Some(Enclosure { number: certificate.number, holder: certificate.holder, pdf }))
    }
}
