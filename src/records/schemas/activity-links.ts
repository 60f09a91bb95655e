import { readOnly, timestamp } from '../fields.ts';
import type { TimelinePart } from '../define.ts';
import type { LinkStatement } from '../links.ts';

/** Tables of links, by the object that activities are about. */
export const activityLinks = {
  contact: 'activity_contacts',
  company: 'activity_companies',
  deal: 'activity_deals',
  lead: 'activity_leads',
} as const;

type Target = keyof typeof activityLinks;

const primaryOf = (target: Target, owner: 'near' | 'far'): LinkStatement['primary'] => ({
  table: 'activities',
  field: `${target}Id`,
  owner,
});

/** The link of an activity to the records of an object that it is about. */
export function aboutMany(target: Target, name: string): LinkStatement {
  return {
    object: `activity_${target}`,
    name: `Activity${name}`,
    table: activityLinks[target],
    description: `A ${target} that an activity is about`,
    near: 'activityId',
    far: `${target}Id`,
    target,
    primary: primaryOf(target, 'near'),
  };
}

/** The same link, seen from the record. */
export function activitiesOf(target: Target, name: string): LinkStatement {
  return {
    object: `${target}_activity`,
    name: `${name}Activity`,
    table: activityLinks[target],
    description: `An activity that is about a ${target}`,
    near: `${target}Id`,
    far: 'activityId',
    target: 'activity',
    primary: primaryOf(target, 'far'),
  };
}

/** What a record tells of its activities; triggers derive it. */
export const activityTimes = {
  lastActivityAt: readOnly(
    timestamp({ description: 'When the last one of its activities was completed' }),
  ),
  nextActivityAt: readOnly(
    timestamp({
      description:
        'When the first one of its activities is due or starts that is still to be done; perhaps it is late',
    }),
  ),
};

/** The activities in a record's timeline. */
export const activityTimeline: TimelinePart = {
  object: 'activity',
  table: 'activity_times',
  near: 'record_id',
  id: 'activity_id',
};
