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
    restore: "POST /{id}/* k",
    revoke: "DELETE /{id}",
    set: "PUT /{definitionKey}/{otherId} b",
    search: "POST /* pb",
    aggregate: "POST /* b",
    replace: "PUT /{id} b",
    upsert: "PUT /by/{key}/{value} b",
    merge: "POST /{id}/* bk",
    access: "GET /{id}/* pq",
    history: "GET /{id}/* pq",
    purge: "POST /{id}/* k",
    timeline: "GET /{id}/* pq",
    duplicates: "GET /{id}/* pq",
    add: "PUT /{tagId}",
    remove: "DELETE /{tagId}",
    suspend: "POST /{id}/*",
    unsuspend: "POST /{id}/*"
  },
  operations: {
    auth: {
      register: "POST /* bo",
      login: "POST /* bo",
      session: "GET /*",
      refresh: "POST /* bo",
      logout: "POST /* b",
      switchOrganization: "POST /* b",
      sessions: {
        "=": "/sessions",
        list: "GET  p",
        endOthers: "DELETE",
        end: "DELETE /{id}"
      },
      changePassword: "POST /* b",
      resetPassword: "POST /password-reset bo",
      confirmPasswordReset: "POST /password-reset/confirm bo",
      secondFactor: {
        "=": "/second-factor",
        get: "GET",
        enrol: "POST  b",
        confirm: "POST /* b",
        answer: "POST /challenge bo",
        enrolAtSignIn: "POST /enrolments bo",
        confirmAtSignIn: "POST /enrolments/confirm bo",
        turnOff: "POST /* b",
        renewRecoveryCodes: "POST /recovery-codes b"
      },
      verifyEmail: "POST /* bo",
      resendVerification: "POST /verify-email/resend",
      changeEmail: "POST /* b",
      updateProfile: "PATCH /profile b"
    },
    invitations: {
      accept: "POST /* b",
      _: "list revoke",
      create: "POST  b",
      resend: "POST /{id}/*",
      get: "GET /{id}"
    },
    oauth: {
      "=": "/auth/oauth",
      start: "GET /{provider} aqo",
      callback: "GET /{provider}/* aqo",
      exchange: "POST /* bo"
    },
    identities: {
      "=": "/auth/identities",
      list: "GET",
      link: "POST  b",
      unlink: "DELETE /{id}"
    },
    organization: {
      get: "GET",
      update: "PATCH  b",
      delete: "DELETE  q",
      transfer: "POST /* b",
      document: "GET =/api/v1/openapi.json"
    },
    organizations: {
      list: "GET  p",
      create: "POST  b",
      restore: "POST /* bo"
    },
    members: {
      _: "list get update",
      create: "POST  b",
      delete: "DELETE /{id} q",
      leave: "POST /me/*",
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
      rotate: "POST /{id}/* bk"
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
      board: "GET /{id}/* q"
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
      move: "POST /{id}/* bk",
      transitions: "GET /{id}/* pq"
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
      complete: "POST /{id}/* bk"
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
      convert: "POST /{id}/* bk",
      unconvert: "POST /{id}/* k"
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
      undo: "POST /{mergeId}/* k"
    },
    requests: {
      undo: "POST /{requestId}/* k"
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
      rotateKey: "POST /{id}/* b",
      submissions: {
        "=": "/{formId}/submissions",
        _: "list delete",
        create: "POST  bq",
        get: "GET /{id}",
        process: "POST /{id}/*"
      },
      submit: "POST =/api/v1/webhooks/forms bk",
      confirmations: {
        "=": "/{formId}/confirmations/{token}",
        get: "GET  o",
        confirm: "POST  o"
      }
    },
    jobs: {
      _: "list",
      get: "GET /{id}",
      cancel: "POST /{id}/*",
      retry: "POST /{id}/*"
    },
    webhooks: {
      _: "list update delete",
      create: "POST  b",
      get: "GET /{id}",
      rotateSecret: "POST /{id}/* b",
      test: "POST /{id}/*",
      replay: "POST /{id}/* b",
      deliveries: {
        _: "list",
        get: "GET /{deliveryId}",
        retry: "POST /{deliveryId}/*"
      }
    },
    admin: {
      users: {
        "=": "/users",
        _: "list update delete suspend unsuspend",
        create: "POST  b",
        get: "GET /{id}",
        sessions: {
          _: "list",
          endAll: "DELETE",
          end: "DELETE /{sessionId}"
        },
        secondFactor: {
          remove: "DELETE"
        }
      },
      organizations: {
        "=": "/organizations",
        _: "list update delete suspend unsuspend",
        create: "POST  b",
        get: "GET /{id}"
      },
      audit: {
        "=": "/audit",
        _: "list"
      }
    },
    permissions: {
      list: "GET"
    }
  }
};
