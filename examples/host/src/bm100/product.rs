//! The BM100 as the servers know it.

use core::net::IpAddr;

use anyhow::Result;
use bm100::{
    Bm100, CommunityAccess, InWords, Management, Nameplate, Stored, TrapForm, Unsaved,
    glue::{
        dnp3::{Changes, FileServer, dnp3_config},
        modbus::{identification, server_id, supports},
        snmp::Notices,
    },
};
use bms_core::store::Store;
use btrm::glue::dnp3::Retry;
use dnp3_outstation::{
    Config, EventOverflow, Uptime,
    file::{Closing, FileId, Files},
    link::EndpointAddress,
};
use modbus_slave::ServerId;
use snmp_agent::{
    Oid, Value,
    access::{Access, Manager},
};

use super::logs::LogFiles;
use crate::{
    flash::FileFlash,
    product::{
        Asking, Managed, Product, Receiving, clock,
        dnp3::{Asked, Association},
    },
};

/// Files that are open at a time, over all connections: for each there is a copy of a log.
pub(super) const OPEN_FILES: usize = 4;

impl Product for Bm100 {
    const STORE_BYTES: u32 = 128 * 1_024;
    type Model = ();
    type Unsaved = Unsaved;

    async fn load((): (), store: &mut Store<FileFlash>) -> Result<Self> {
        Ok(Self::new(nameplate(), Stored::load(store).await?))
    }

    async fn save(unsaved: &Unsaved, store: &mut Store<FileFlash>) -> Result<()> {
        Ok(unsaved.save(store).await?)
    }

    fn is_saved(unsaved: &Unsaved) -> bool {
        unsaved.is_empty()
    }

    fn model(&self) {}

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
        let journal = self.journal();
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

    fn server((): ()) -> ServerId<'static> {
        server_id()
    }

    fn identity((): (), object: u8) -> Option<&'static [u8]> {
        identification(object)
    }

    type Changes = Box<Changes>;
    type Files = FileServer<LogFiles, OPEN_FILES>;
    type WithFiles<'a> = Asked<'a, Self>;

    fn dnp3_config(address: EndpointAddress, master: EndpointAddress, unsolicited: Option<Retry>) -> Config {
        dnp3_config(address, master, unsolicited)
    }

    /// Each step does it.
    fn keep_time(&mut self, _now: Uptime) {}

    /// It goes as fast as the unit's own time, so that records are as far apart as they are said to be.
    fn clock_time(&self, _now: Uptime) -> Uptime {
        self.uptime()
    }

    fn report_changes(
        &mut self,
        _now: Uptime,
        changes: &mut Box<Changes>,
        mut each: impl FnMut(&dyn Fn(&mut Association) -> Result<(), EventOverflow>),
    ) {
        changes.find(self.uptime(), self, |change| each(&|association| change.report(association)));
    }

    fn with_files<'a>(unit: Asked<'a, Self>, files: &'a mut Self::Files) -> Asked<'a, Self> {
        files.keep_time(unit.read());
        unit.with_files(files)
    }

    fn asked<'a>(served: Asked<'a, Self>) -> Asked<'a, Self>
    where
        Self: 'a,
    {
        served
    }

    fn give_up_file(files: &mut Self::Files, file: FileId) {
        // Nobody is there who could be told.
        let _ = files.close(file, Closing::GivenUp);
    }

    fn forget_files(files: &mut Self::Files) {
        files.power_cycle();
    }
}

impl Managed for Bm100 {
    const ENTERPRISE: u32 = 3_808;
    const OWN_RECEIVERS: usize = Management::RECEIVERS;
    type Notices = Notices;

    fn management_revision(&self) -> u32 {
        Self::management_revision(self)
    }

    fn communities(&self) -> impl Iterator<Item = Asking<'_>> {
        self.management().communities().iter().map(|entry| Asking {
            community: &entry.name,
            access: match entry.access {
                CommunityAccess::Forbidden => Access::Forbidden,
                CommunityAccess::Read => Access::ReadOnly,
                CommunityAccess::Write => Access::ReadWrite,
            },
            from: Manager::new(IpAddr::V4(entry.manager.into())),
        })
    }

    fn receivers(&self) -> impl Iterator<Item = Receiving<'_>> {
        let receivers = self.management().receivers().iter().filter(|receiver| receiver.enabled);
        receivers.map(|receiver| Receiving {
            host: IpAddr::V4(receiver.address.into()),
            community: &receiver.community,
            in_v1: receiver.form == TrapForm::V1,
        })
    }

    fn report_notices(
        &self,
        _now: Uptime,
        notices: &mut Notices,
        tell: impl FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)]) -> bool,
    ) {
        notices.find(self, tell);
    }
}

/// What is printed on the simulated unit.
fn nameplate() -> Nameplate {
    let [serial, manufactured, hardware] = ["BM0000001", "2026-01-01", "1.0"];
    Nameplate {
        serial: serial.try_into().unwrap_or_default(),
        manufactured: manufactured.try_into().unwrap_or_default(),
        hardware: hardware.try_into().unwrap_or_default(),
    }
}
