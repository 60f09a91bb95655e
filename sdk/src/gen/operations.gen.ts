// Written by `npm run generate` from the OpenAPI document.

import type { Told } from '../core/resource.ts';

export const told: Told = {
  base: "/api/v1",
  common: {
    list: "GET  pq",
    get: "GET /{id} q",
    update: "PATCH /{id} b",
    delete: "DELETE /{id}",
    create: "POST  bk",
    restore: "POST /{id}/restore k",
    revoke: "DELETE /{id}",
    set: "PUT /{definitionKey}/{otherId} b",
    search: "POST /search pb",
    aggregate: "POST /aggregate b",
    replace: "PUT /{id} b",
    upsert: "PUT /by/{key}/{value} b",
    merge: "POST /{id}/merge bk",
    access: "GET /{id}/access pq",
    history: "GET /{id}/history pq",
    purge: "POST /{id}/purge k",
    timeline: "GET /{id}/timeline pq",
    duplicates: "GET /{id}/duplicates pq",
    add: "PUT /{tagId}",
    remove: "DELETE /{tagId}"
  },
  operations: {
    auth: {
      register: "POST /register bo",
      login: "POST /login bo",
      session: "GET /session",
      refresh: "POST /refresh bo",
      logout: "POST /logout b",
      switchOrganization: "POST /switch-organization b",
      sessions: {
        list: "GET =/api/v1/auth/sessions p",
        endOthers: "DELETE =/api/v1/auth/sessions",
        end: "DELETE =/api/v1/auth/sessions/{id}"
      },
      changePassword: "POST /change-password b",
      resetPassword: "POST /password-reset bo",
      confirmPasswordReset: "POST /password-reset/confirm bo",
      secondFactor: {
        get: "GET =/api/v1/auth/second-factor",
        enrol: "POST =/api/v1/auth/second-factor b",
        confirm: "POST =/api/v1/auth/second-factor/confirm b",
        answer: "POST =/api/v1/auth/second-factor/challenge bo",
        enrolAtSignIn: "POST =/api/v1/auth/second-factor/enrolments bo",
        confirmAtSignIn: "POST =/api/v1/auth/second-factor/enrolments/confirm bo",
        turnOff: "POST =/api/v1/auth/second-factor/turn-off b",
        renewRecoveryCodes: "POST =/api/v1/auth/second-factor/recovery-codes b"
      },
      verifyEmail: "POST /verify-email bo",
      resendVerification: "POST /verify-email/resend",
      changeEmail: "POST /change-email b",
      updateProfile: "PATCH /profile b"
    },
    invitations: {
      accept: "POST /accept b",
      _: "list revoke",
      create: "POST  b",
      resend: "POST /{id}/resend",
      get: "GET /{id}"
    },
    oauth: {
      start: "GET =/api/v1/auth/oauth/{provider} aqo",
      callback: "GET =/api/v1/auth/oauth/{provider}/callback aqo",
      exchange: "POST =/api/v1/auth/oauth/exchange bo"
    },
    identities: {
      list: "GET =/api/v1/auth/identities",
      link: "POST =/api/v1/auth/identities b",
      unlink: "DELETE =/api/v1/auth/identities/{id}"
    },
    organization: {
      get: "GET",
      update: "PATCH  b",
      delete: "DELETE  q",
      transfer: "POST /transfer b",
      document: "GET =/api/v1/openapi.json"
    },
    organizations: {
      list: "GET  p",
      create: "POST  b",
      restore: "POST /restore bo"
    },
    members: {
      _: "list get update",
      create: "POST  b",
      delete: "DELETE /{id} q",
      leave: "POST /me/leave",
      teams: {
        _: "list"
      }
    },
    teams: {
      _: "list update delete",
      create: "POST  b",
      get: "GET /{id}",
      members: {
        set: "PUT /{memberId}",
        delete: "DELETE /{memberId}",
        _: "list"
      }
    },
    apiKeys: {
      _: "list create update revoke",
      get: "GET /{id}",
      rotate: "POST /{id}/rotate bk"
    },
    roles: {
      _: "list update delete",
      create: "POST  b",
      get: "GET /{id}"
    },
    audit: {
      _: "list"
    },
    companies: {
      _: "list create search aggregate get replace update delete upsert restore merge access history purge timeline duplicates",
      tags: {
        _: "add remove"
      },
      associations: {
        _: "list set",
        delete: "DELETE /{definitionKey}/{otherId}"
      },
      contacts: {
        _: "list"
      },
      activities: {
        _: "list"
      }
    },
    contacts: {
      _: "list create search aggregate get replace update delete upsert restore merge access history purge timeline duplicates",
      tags: {
        _: "add remove"
      },
      associations: {
        _: "list set",
        delete: "DELETE /{definitionKey}/{otherId}"
      },
      companies: {
        _: "list",
        set: "PUT /{companyId} b",
        delete: "DELETE /{companyId}"
      },
      deals: {
        _: "list"
      },
      activities: {
        _: "list"
      }
    },
    pipelines: {
      _: "list create search aggregate get replace update upsert restore history",
      delete: "DELETE /{id} q",
      board: "GET /{id}/board q"
    },
    stages: {
      _: "list create search aggregate get replace update upsert restore history",
      delete: "DELETE /{id} q"
    },
    deals: {
      _: "list create search aggregate get replace update delete upsert restore merge access history purge timeline",
      tags: {
        _: "add remove"
      },
      associations: {
        _: "list set",
        delete: "DELETE /{definitionKey}/{otherId}"
      },
      contacts: {
        _: "list",
        set: "PUT /{contactId} b",
        delete: "DELETE /{contactId}"
      },
      activities: {
        _: "list"
      },
      move: "POST /{id}/move bk",
      transitions: "GET /{id}/transitions pq"
    },
    activities: {
      _: "list create search aggregate get replace update delete upsert restore merge access history purge",
      tags: {
        _: "add remove"
      },
      associations: {
        _: "list set",
        delete: "DELETE /{definitionKey}/{otherId}"
      },
      contacts: {
        _: "list",
        set: "PUT /{contactId} b",
        delete: "DELETE /{contactId}"
      },
      companies: {
        _: "list",
        set: "PUT /{companyId} b",
        delete: "DELETE /{companyId}"
      },
      deals: {
        _: "list",
        set: "PUT /{dealId} b",
        delete: "DELETE /{dealId}"
      },
      leads: {
        _: "list",
        set: "PUT /{leadId} b",
        delete: "DELETE /{leadId}"
      },
      complete: "POST /{id}/complete bk"
    },
    leads: {
      _: "list create search aggregate get replace update delete upsert restore merge access history purge timeline duplicates",
      tags: {
        _: "add remove"
      },
      associations: {
        _: "list set",
        delete: "DELETE /{definitionKey}/{otherId}"
      },
      activities: {
        _: "list"
      },
      convert: "POST /{id}/convert bk",
      unconvert: "POST /{id}/unconvert k"
    },
    customFields: {
      _: "list create search aggregate get update delete history"
    },
    tags: {
      _: "list create search aggregate get replace update delete upsert restore merge history"
    },
    associationDefinitions: {
      _: "list create search aggregate get update delete upsert restore history"
    },
    batch: {
      run: "POST  bqk"
    },
    search: {
      list: "GET  q"
    },
    dashboard: {
      get: "GET  q"
    },
    forecast: {
      get: "GET  q"
    },
    views: {
      _: "list update delete",
      create: "POST  b",
      get: "GET /{id}"
    },
    merges: {
      undo: "POST /{mergeId}/undo k"
    },
    requests: {
      undo: "POST /{requestId}/undo k"
    },
    changes: {
      list: "GET  q"
    },
    snapshot: {
      get: "GET  qr"
    },
    forms: {
      _: "list update delete",
      create: "POST  b",
      get: "GET /{id}",
      rotateKey: "POST /{id}/rotate-key b",
      submissions: {
        list: "GET =/api/v1/forms/{formId}/submissions pq",
        create: "POST =/api/v1/forms/{formId}/submissions bq",
        get: "GET =/api/v1/forms/{formId}/submissions/{id}",
        delete: "DELETE =/api/v1/forms/{formId}/submissions/{id}",
        process: "POST =/api/v1/forms/{formId}/submissions/{id}/process"
      },
      submit: "POST =/api/v1/webhooks/forms bk",
      confirmations: {
        get: "GET =/api/v1/forms/{formId}/confirmations/{token} o",
        confirm: "POST =/api/v1/forms/{formId}/confirmations/{token} o"
      }
    },
    jobs: {
      _: "list",
      get: "GET /{id}",
      cancel: "POST /{id}/cancel",
      retry: "POST /{id}/retry"
    },
    webhooks: {
      _: "list update delete",
      create: "POST  b",
      get: "GET /{id}",
      rotateSecret: "POST /{id}/rotate-secret b",
      test: "POST /{id}/test",
      replay: "POST /{id}/replay b",
      deliveries: {
        _: "list",
        get: "GET /{deliveryId}",
        retry: "POST /{deliveryId}/retry"
      }
    },
    admin: {
      users: {
        list: "GET =/api/v1/admin/users pq",
        create: "POST =/api/v1/admin/users b",
        get: "GET =/api/v1/admin/users/{id}",
        update: "PATCH =/api/v1/admin/users/{id} b",
        delete: "DELETE =/api/v1/admin/users/{id}",
        suspend: "POST =/api/v1/admin/users/{id}/suspend",
        unsuspend: "POST =/api/v1/admin/users/{id}/unsuspend",
        sessions: {
          list: "GET =/api/v1/admin/users/{id}/sessions pq",
          endAll: "DELETE =/api/v1/admin/users/{id}/sessions",
          end: "DELETE =/api/v1/admin/users/{id}/sessions/{sessionId}"
        },
        secondFactor: {
          remove: "DELETE =/api/v1/admin/users/{id}/second-factor"
        }
      },
      organizations: {
        list: "GET =/api/v1/admin/organizations pq",
        create: "POST =/api/v1/admin/organizations b",
        get: "GET =/api/v1/admin/organizations/{id}",
        update: "PATCH =/api/v1/admin/organizations/{id} b",
        delete: "DELETE =/api/v1/admin/organizations/{id}",
        suspend: "POST =/api/v1/admin/organizations/{id}/suspend",
        unsuspend: "POST =/api/v1/admin/organizations/{id}/unsuspend"
      },
      audit: {
        list: "GET =/api/v1/admin/audit pq"
      }
    },
    permissions: {
      list: "GET"
    }
  }
};
