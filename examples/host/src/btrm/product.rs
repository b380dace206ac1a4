//! The BTRM as the servers know it.

use core::net::IpAddr;

use anyhow::Result;
use bms_core::store::Store;
use btrm::{
    Btrm, CommunityAccess, ImageStore, InWords, Management, Model, Stored, Unsaved,
    glue::{
        dnp3::{Access, Changes, FileServer, Platform, Retry, WithFiles, dnp3_config},
        modbus::{identification, server_id, supports},
        snmp::Notices,
    },
};
use dnp3_outstation::{
    ClassSet, Config, EventOverflow, Uptime,
    file::{Closing, FileId},
    link::EndpointAddress,
};
use modbus_slave::ServerId;
use snmp_agent::{Oid, Value, access};

use super::image::ImageFile;
use crate::{
    flash::FileFlash,
    product::{
        Asking, Managed, Product, Receiving, clock,
        dnp3::{Asked, Association},
    },
};

/// Files that are open at a time, over all connections.
pub(super) const OPEN_FILES: usize = 8;

impl Product for Btrm {
    const STORE_BYTES: u32 = 64 * 1_024;
    type Model = Model;
    type Unsaved = Unsaved;

    async fn load(model: Model, store: &mut Store<FileFlash>) -> Result<Self> {
        Ok(Self::new(model, Stored::load(store).await?))
    }

    async fn save(unsaved: &Unsaved, store: &mut Store<FileFlash>) -> Result<()> {
        Ok(unsaved.save(store).await?)
    }

    fn is_saved(unsaved: &Unsaved) -> bool {
        unsaved.is_empty()
    }

    fn model(&self) -> Model {
        Self::model(self)
    }

    fn take_unsaved(&mut self) -> Unsaved {
        Self::take_unsaved(self)
    }

    fn saved(&mut self) {
        Self::saved(self);
    }

    fn not_saved(&mut self, unsaved: &Unsaved) {
        Self::not_saved(self, unsaved);
    }

    fn events_since(&self, first: u32, mut tell: impl FnMut(&str)) -> u32 {
        let journal = self.monitor().journal();
        for entry in journal.since(first) {
            tell(&format!("{}  {}", clock(entry.at), InWords(&entry.event)));
        }
        journal.next_sequence()
    }

    fn ask_restart(&mut self) {
        Self::ask_restart(self);
    }

    fn knows_function(function: u8) -> bool {
        supports(function)
    }

    fn server(model: Model) -> ServerId<'static> {
        server_id(model)
    }

    fn identity(model: Model, object: u8) -> Option<&'static [u8]> {
        identification(model, object)
    }

    type Changes = Changes;
    type Files = FileServer<Pc, OPEN_FILES>;
    type WithFiles<'a> = WithFiles<'a, Asked<'a, Self>, Pc, OPEN_FILES>;

    fn dnp3_config(address: EndpointAddress, master: EndpointAddress, unsolicited: Option<Retry>) -> Config {
        dnp3_config(address, master, unsolicited)
    }

    fn keep_time(&mut self, now: Uptime) {
        Self::keep_time(self, now);
    }

    fn report_changes(
        &mut self,
        now: Uptime,
        changes: &mut Changes,
        mut each: impl FnMut(&dyn Fn(&mut Association) -> Result<(), EventOverflow>),
    ) {
        changes.find(now, self, |change| each(&|association| change.report(association)));
    }

    fn with_files<'a>(unit: Asked<'a, Self>, files: &'a mut Self::Files) -> Self::WithFiles<'a> {
        WithFiles { unit, files }
    }

    fn asked(served: Self::WithFiles<'_>) -> Asked<'_, Self> {
        served.unit
    }

    fn give_up_file(files: &mut Self::Files, file: FileId) {
        // Nobody is there who could be told.
        let _ = files.close(file, Closing::GivenUp);
    }

    fn forget_files(files: &mut Self::Files) {
        files.power_cycle();
    }
}

impl Access for Asked<'_, Btrm> {
    fn unit(&self) -> &Btrm {
        self.read()
    }

    fn unit_mut(&mut self) -> &mut Btrm {
        self.change()
    }

    /// The unit shows whether any master has unsolicited responses on.
    fn unsolicited_enabled(&mut self, classes: ClassSet) {
        let any = self.enable(classes);
        self.change().set_unsolicited(any);
    }
}

impl Managed for Btrm {
    const ENTERPRISE: u32 = 34_506;
    const OWN_RECEIVERS: usize = Management::RECEIVERS;
    type Notices = Notices;

    fn management_revision(&self) -> u32 {
        Self::management_revision(self)
    }

    fn communities(&self) -> impl Iterator<Item = Asking<'_>> {
        let kinds = [
            (CommunityAccess::Read, access::Access::ReadOnly),
            (CommunityAccess::Write, access::Access::ReadWrite),
        ];
        kinds.into_iter().flat_map(|(kind, access)| {
            let names = self.management().communities(kind).iter();
            names.map(move |name| Asking { community: name, access, from: access::Manager::ANY })
        })
    }

    fn receivers(&self) -> impl Iterator<Item = Receiving<'_>> {
        let receivers = self.management().receivers().iter().filter(|receiver| receiver.enabled);
        receivers.map(|receiver| Receiving {
            host: IpAddr::V4(receiver.address.into()),
            community: &receiver.community,
            in_v1: false,
        })
    }

    fn report_notices(
        &self,
        now: Uptime,
        notices: &mut Notices,
        mut tell: impl FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)]) -> bool,
    ) {
        notices.find(now, self, |trap, variables| {
            tell(trap, variables);
        });
    }
}

/// What the files need of a PC.
#[derive(Debug)]
pub(crate) struct Pc {
    images: ImageFile,
}

impl Platform for Pc {
    fn random(&mut self) -> Option<u32> {
        getrandom::u32().ok()
    }

    fn images(&mut self) -> Option<&mut dyn ImageStore> {
        Some(&mut self.images)
    }
}

impl Pc {
    pub(super) const fn new(images: ImageFile) -> Self {
        Self { images }
    }
}
