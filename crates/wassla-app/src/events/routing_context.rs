use std::collections::{BTreeMap, BTreeSet};

use wassla_domain::calling::Calling;
use wassla_domain::inbound::{AssetRef, InboundEvent};
use wassla_domain::{Agent, Channel, Entitlements, Fault, PhoneNumberId, WorkspaceId};

use crate::Wassla;

/// Who is behind the assets of a batch, as the rows are now.
#[derive(Default)]
pub(crate) struct RoutingContext {
    channels: BTreeMap<AssetRef, Channel>,
    callings: Vec<Calling>,
    workspaces: BTreeMap<WorkspaceId, (Entitlements, Vec<Agent>)>,
}

impl Wassla {
    /// Reads the rows behind a batch: one question for all assets, one for those that are called,
    /// then one for each workspace.
    pub(crate) async fn routing_context(
        &self,
        inbound_events: &[InboundEvent],
    ) -> Result<RoutingContext, Fault> {
        let assets: BTreeSet<_> = inbound_events
            .iter()
            .filter_map(InboundEvent::asset)
            .collect();
        if assets.is_empty() {
            return Ok(RoutingContext::default());
        }
        let assets: Vec<_> = assets.into_iter().cloned().collect();
        let rows = self.ports.channels.holders(&assets).await?;
        let mut workspaces = BTreeMap::new();
        for row in &rows {
            if !workspaces.contains_key(&row.workspace) {
                let (entitlements, agents) = tokio::try_join!(
                    self.ports.plans.entitlements(&row.workspace),
                    self.ports.agents.agents(&row.workspace),
                )?;
                workspaces.insert(row.workspace.clone(), (entitlements, agents));
            }
        }
        let numbers = called(inbound_events);
        let callings = if numbers.is_empty() {
            Vec::new()
        } else {
            self.ports.calling.callings_of(&numbers).await?
        };
        let channels = rows.into_iter().map(|row| (row.asset_ref(), row)).collect();
        Ok(RoutingContext {
            channels,
            callings,
            workspaces,
        })
    }
}

/// The numbers of which something is said about a call.
fn called(inbound_events: &[InboundEvent]) -> Vec<PhoneNumberId> {
    let calls = inbound_events
        .iter()
        .filter_map(|inbound_event| match inbound_event {
            InboundEvent::Call(event) => {
                PhoneNumberId::parse(event.asset.external_id.as_str()).ok()
            }
            InboundEvent::Arrival(_)
            | InboundEvent::Status(_)
            | InboundEvent::Watermark(_)
            | InboundEvent::Echo(_)
            | InboundEvent::Settings(_)
            | InboundEvent::Account(_)
            | InboundEvent::Other => None,
        });
    let numbers: BTreeSet<_> = calls.collect();
    numbers.into_iter().collect()
}

impl RoutingContext {
    /// The row that holds an asset.
    pub(crate) fn channel(&self, asset: &AssetRef) -> Option<&Channel> {
        self.channels.get(asset)
    }

    /// The calling row that rides on a row.
    pub(crate) fn calling(&self, channel: Option<&Channel>) -> Option<&Calling> {
        let channel = channel?;
        self.callings
            .iter()
            .find(|calling| calling.chat == channel.id)
    }

    pub(crate) fn entitlements(&self, channel: Option<&Channel>) -> &Entitlements {
        let workspace = channel.and_then(|channel| self.workspaces.get(&channel.workspace));
        // Without a channel nothing is asked of the plan.
        workspace.map_or(&Entitlements::Suspended, |(entitlements, _)| entitlements)
    }

    pub(crate) fn agents(&self, channel: Option<&Channel>) -> &[Agent] {
        let workspace = channel.and_then(|channel| self.workspaces.get(&channel.workspace));
        workspace.map_or(&[], |(_, agents)| agents)
    }
}
