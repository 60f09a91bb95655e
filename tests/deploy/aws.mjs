#!/usr/bin/env node
// Stands in for the AWS CLI in the tests of a deployment: a cluster in a file. What fails is said in the file too.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.env.AWS_STATE;
const state = JSON.parse(readFileSync(file, 'utf8'));
const [, , , command, ...words] = process.argv;
const option = (name) => {
  const place = words.indexOf(`--${name}`);
  return place < 0 ? undefined : words[place + 1];
};

const answers = {
  'describe-task-definition': () => {
    const revisions = state.definitions.filter(
      ({ family }) => family === option('task-definition'),
    );
    return { taskDefinition: revisions.at(-1) };
  },
  'register-task-definition': () => {
    const given = JSON.parse(option('cli-input-json'));
    if (given.revision !== undefined) throw new Error('Unknown parameter in input: "revision"');
    const revision = state.definitions.filter(({ family }) => family === given.family).length + 1;
    const taskDefinitionArn = `arn:${given.family}:${revision}`;
    state.definitions.push({ ...given, taskDefinitionArn, revision, status: 'ACTIVE' });
    return { taskDefinition: { taskDefinitionArn } };
  },
  'run-task': () => ({ tasks: [{ taskArn: 'arn:task' }], failures: [] }),
  'describe-tasks': () => {
    state.asked += 1;
    // The first time it runs still.
    if (state.asked % 2 === 1) return { tasks: [{ lastStatus: 'RUNNING', containers: [] }] };
    const containers = [{ name: 'migration', exitCode: state.migrationExitCode }];
    return { tasks: [{ lastStatus: 'STOPPED', containers }] };
  },
  'update-service': () => {
    const service = state.services[option('service')];
    service.before = service.taskDefinition;
    service.taskDefinition = option('task-definition');
    service.isRolling = true;
    return { service };
  },
  'describe-services': () => {
    const name = option('services');
    const service = state.services[name];
    const now = {
      taskDefinition: service.taskDefinition,
      rolloutState: 'COMPLETED',
      runningCount: 2,
    };
    if (!service.isRolling)
      return { services: [{ ...service, desiredCount: 2, deployments: [now] }] };
    const isBroken = name === state.brokenService && !state.breaksOnce;
    state.breaksOnce = state.breaksOnce || isBroken;
    service.isRolling = false;
    if (isBroken) service.taskDefinition = service.before;
    const next = {
      ...now,
      taskDefinition: service.taskDefinition,
      rolloutState: 'IN_PROGRESS',
      runningCount: 1,
    };
    const old = { ...now, taskDefinition: service.before, rolloutState: 'COMPLETED' };
    const deployments = isBroken ? [old] : [next, old];
    return { services: [{ ...service, desiredCount: 2, deployments }] };
  },
};

const named = [command, option('service'), option('task-definition')];
state.calls.push(named.filter((word) => word !== undefined).join(' '));
const answer = answers[command]();
writeFileSync(file, JSON.stringify(state));
process.stdout.write(JSON.stringify(answer));
